import { tensor, tensor2d, variableGrads, type Scalar, type Variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  estimateLogLikelihood,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  randomKey,
  vae,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { centralDifferences, expectClose, untracked } from '../support/gradients.js';
import { vampPrior } from '../support/parts/vamp-prior.js';
import { float64Stream } from '../support/random.js';
import { mean } from '../support/statistics.js';

const DATA = [
  [1, 0, 1],
  [0, 0, 1],
];

const softplus = (x: number) => Math.log1p(Math.exp(x));
const logNormal = (z: number, mu: number, sigma: number) =>
  -0.5 * (((z - mu) / sigma) ** 2 + Math.log(2 * Math.PI)) - Math.log(sigma);

/** −(the bound), in float64, of a linear VAE of 3 bits and one latent number, with K points. */
function lossOf(weights: readonly number[], noise: readonly number[], points: number): number {
  const q = (x: readonly number[]) => {
    const raw = [0, 1].map((j) =>
      x.reduce((sum, value, i) => sum + value * weights[2 * i + j]!, weights[6 + j]!),
    );
    return { mu: raw[0]!, sigma: Math.sqrt(Math.exp(raw[1]!) + 1e-6) };
  };
  const inputs = Array.from({ length: points }, (_, k) =>
    weights.slice(14 + 3 * k, 14 + 3 * k + 3),
  );
  return -mean(
    DATA.map((x, n) => {
      const { mu, sigma } = q(x);
      const z = mu + sigma * noise[n]!;
      const logLikelihood = x.reduce((sum, value, i) => {
        const logit = weights[8 + i]! * z + weights[11 + i]!;
        return sum + value * logit - softplus(logit);
      }, 0);
      const prior = mean(
        inputs.map((input) => {
          const component = q(input);
          return Math.exp(logNormal(z, component.mu, component.sigma));
        }),
      );
      return logLikelihood + Math.log(prior) - logNormal(z, mu, sigma);
    }),
  );
}

describe('a prior that is made of the posterior', () => {
  useBackend('cpu');
  const points = 2;
  const make = () =>
    vae({
      data: [3],
      latent: 1,
      encoder: mlpEncoder([]),
      decoder: mlpDecoder([]),
      likelihood: bernoulli(),
      prior: vampPrior(gaussian(), points),
    });

  it('gives the bound of its mixture, and gradients to its points and to the encoder', () => {
    const model = make();
    expect(model.kl).toBe('monte-carlo');
    const next = float64Stream(4);
    const weights = model.variables.flatMap((variable) => {
      const values = Array.from({ length: variable.size }, () => Math.fround(2 * next() - 1));
      variable.assign(tensor(values, variable.shape));
      return values;
    });
    const key = randomKey(2);
    untracked(() => {
      const noise = Array.from(normalNoise(key, [2, 1]).dataSync());
      const loss = () =>
        model.loss({ data: tensor2d(DATA) }, model.initialState(), key).loss as Scalar;
      const { value, grads } = variableGrads(loss, [...model.variables] as Variable[]);
      expectClose(value.dataSync(), [lossOf(weights, noise, points)], 1e-6);
      expectClose(
        model.variables.flatMap(({ name }) => [...grads[name]!.dataSync()]),
        centralDifferences((moved) => lossOf(moved, noise, points), weights),
        1e-5,
      );
    });
  });

  it('is trained, generated from and judged like any', async () => {
    const model = make();
    const { history } = await fit(model, tensor2d(DATA), { epochs: 20, learningRate: 0.05 });
    expect(history[19]!.metrics.elbo).toBeGreaterThan(history[0]!.metrics.elbo);
    expect(model.generate(5, { seed: 1 }).shape).toEqual([5, 3]);
    const inputs = model.weights['prior/inputs']!;
    const [own, given] = [model.priorParams(), model.posteriorParams(inputs)];
    expect([...own.mean!.dataSync()]).toEqual([...given.mean!.dataSync()]);
    const judged = await estimateLogLikelihood(model, tensor2d(DATA), {
      samples: 50,
      progress: false,
    });
    expect(judged.mean).toBeGreaterThan(history[19]!.metrics.elbo - 1);
  });
});
