import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulli,
  evaluate,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  randomKey,
  stopGradient,
  uniformNoise,
  vae,
  type Estimator,
  type Family,
  type Objective,
  type Prior,
} from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';

/** Written against the public types alone, as a user would. */
type LaplaceParams = { readonly location: tf.Tensor; readonly logScale: tf.Tensor };

function laplace(): Family<LaplaceParams, true> {
  const half = (raw: tf.Tensor, index: number) => tf.split(raw, 2, -1)[index]!;
  return {
    type: 'laplace',
    support: { type: 'real', low: -Infinity, high: Infinity },
    reparameterized: true,
    rawShape: (event) => [...event.slice(0, -1), 2 * event[event.length - 1]!],
    params: (raw) => ({ location: half(raw, 0), logScale: half(raw, 1) }),
    sample({ location, logScale }, key) {
      const u = tf.sub(uniformNoise(key, location.shape), 0.5);
      const standard = tf.neg(
        tf.mul(tf.sign(u), tf.log(tf.maximum(tf.sub(1, tf.mul(2, tf.abs(u))), 1e-7))),
      );
      return tf.add(location, tf.mul(tf.exp(logScale), standard));
    },
    logProb: ({ location, logScale }, value) =>
      tf.sum(
        tf.neg(
          tf.add(
            tf.mul(tf.abs(tf.sub(value, location)), tf.exp(tf.neg(logScale))),
            tf.add(logScale, Math.log(2)),
          ),
        ),
        -1,
      ),
    mean: ({ location }) => location,
    mode: ({ location }) => location,
  };
}

/**
 * The mean of two estimators: pathwise for half of the batch's weight, score function for the
 * other.
 */
function mixed(): Estimator<Record<never, never>, 'reparameterized'> {
  return {
    type: 'mixed',
    requires: 'reparameterized',
    samples: 2,
    initialState: () => ({}),
    draw(posterior, params, key) {
      const path = posterior.sample(params, key);
      const half = tf.add(tf.mul(0.5, path), tf.mul(0.5, stopGradient(path)));
      return { z: half, logPosterior: () => posterior.logProb(params, stopGradient(path)) };
    },
    surrogate({ credit, logPosterior, state }) {
      const logQ = logPosterior();
      const signal = stopGradient(() => tf.sub(credit.signal, credit.leaveOneOut()));
      const score = tf.mul(0.5, tf.sum(tf.mul(signal, tf.sub(logQ, stopGradient(logQ))), 0));
      return { loss: tf.neg(tf.mean(tf.add(credit.bound, score))), state };
    },
  };
}

beforeAll(async () => {
  await useWasm();
});

/** 500 points of a noisy line in 5 dimensions. */
function line(): tf.Tensor2D {
  return tf.tidy(() => {
    const along = normalNoise(randomKey(1), [500, 1]);
    return tf.add(
      tf.matMul(along as tf.Tensor2D, tf.tensor2d([[1, -2, 0.5, 1.5, -1]])),
      tf.mul(0.1, normalNoise(randomKey(2), [500, 5])),
    );
  });
}

const shape = {
  data: [5],
  latent: 1,
  encoder: mlpEncoder([16], { activation: 'tanh' }),
  decoder: mlpDecoder([16], { activation: 'tanh' }),
};

describe("a user's own parts", () => {
  it('a Laplace posterior gets its KL by Monte Carlo and learns nearly as well as a Gaussian one', async () => {
    const reach = async (posterior: Family<LaplaceParams, true> | undefined) => {
      const model = vae({
        ...shape,
        likelihood: gaussian({ scale: 0.3 }),
        ...(posterior && { posterior }),
      });
      await fit(model, line(), { epochs: 60, batchSize: 50, learningRate: 0.01 });
      return { kl: model.kl, elbo: (await evaluate(model, line(), { seed: 1 })).elbo };
    };
    const [own, builtIn] = [await reach(laplace()), await reach(undefined)];
    expect([own.kl, builtIn.kl]).toEqual(['monte-carlo', 'closed-form']);
    // The true posterior is close to Gaussian, and the best Laplace is 0.07 nats from a Gaussian.
    expect(own.elbo).toBeLessThan(builtIn.elbo + 0.1);
    expect(own.elbo).toBeGreaterThan(builtIn.elbo - 0.5);
  });

  it('a Laplace likelihood and prior do too', async () => {
    const prior: Prior<LaplaceParams> = {
      type: 'laplacePrior',
      family: laplace(),
      build: ({ latent }) => ({
        variables: {},
        params: () => ({ location: tf.zeros([1, ...latent]), logScale: tf.zeros([1, ...latent]) }),
      }),
    };
    const model = vae({ ...shape, posterior: laplace(), prior, likelihood: laplace() });
    const { history } = await fit(model, line(), { epochs: 30, batchSize: 50, learningRate: 0.01 });
    expect(history[29]!.metrics.elbo).toBeGreaterThan(history[0]!.metrics.elbo + 5);
    expect(model.generate(3).shape).toEqual([3, 5]);
  });

  it('an estimator trains as the built-in one does', async () => {
    const reach = async (estimator?: Estimator<Record<never, never>, 'reparameterized'>) => {
      const model = vae({
        ...shape,
        likelihood: gaussian({ scale: 0.3 }),
        ...(estimator && { estimator }),
      });
      const data = line();
      await fit(model, data, { epochs: 30, batchSize: 50, learningRate: 0.01 });
      return (await evaluate(model, data)).elbo;
    };
    expect(Math.abs((await reach(mixed())) - (await reach()))).toBeLessThan(2);
  });

  it('an importance-weighted objective gives a bound no lower than the ELBO', async () => {
    const importanceWeighted = (samples: number): Objective => ({
      type: 'importanceWeighted',
      samples,
      kl: 'monte-carlo',
      credit(terms) {
        if (terms.kind !== 'monte-carlo') throw new Error('needs log-probabilities');
        const logWeights = tf.add(terms.logLikelihood, tf.sub(terms.logPrior, terms.logPosterior));
        const bound = tf.sub(tf.logSumExp(logWeights, 0), Math.log(samples));
        const signal = tf.tile(tf.expandDims(bound, 0), [samples, 1]);
        return { bound, signal, leaveOneOut: () => tf.zerosLike(signal) };
      },
    });
    const pixels = tf.tidy(() =>
      tf.cast(tf.less(uniformNoise(randomKey(4), [200, 5]), 0.4), 'float32'),
    );
    const model = vae({ ...shape, likelihood: bernoulli(), objective: importanceWeighted(5) });
    const { history } = await fit(model, pixels, { epochs: 10, batchSize: 50, learningRate: 0.01 });
    for (const { loss, metrics } of history) expect(-loss).toBeGreaterThan(metrics.elbo);
    expect(history[9]!.loss).toBeLessThan(history[0]!.loss);
    expect(() =>
      vae({
        ...shape,
        likelihood: bernoulli(),
        objective: importanceWeighted(5),
        kl: 'closed-form',
      }),
    ).toThrow(/this objective needs kl: 'monte-carlo'/);
  });
});
