import { div, exp, fill, mean, neg, sub, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  elbo,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  scoreFunction,
  sigmoidBeliefNetwork,
  vae,
  type Draw,
  type Estimator,
  type GaussianParams,
  type Trainable,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';

const DATA = [
  [1, 0, 1, 1, 0, 1],
  [0, 0, 1, 0, 1, 1],
  [1, 1, 0, 0, 1, 0],
];
const parts = {
  data: [6],
  encoder: mlpEncoder([]),
  decoder: mlpDecoder([]),
  likelihood: bernoulli(),
};

describe('an objective', () => {
  useBackend('cpu');

  it('is told the latents by sample and datum, and draws from the prior for each datum', () => {
    const numbersIn = (of: Tensor) => ({ shape: of.shape, values: Array.from(of.dataSync()) });
    const told: Record<'latents' | 'noise' | 'prior', ReturnType<typeof numbersIn>>[] = [];
    const own = elbo();
    const model = vae({
      data: [6],
      latent: [2, 3],
      encoder: mlpEncoder([]),
      decoder: mlpDecoder([]),
      likelihood: bernoulli(),
      objective: {
        ...own,
        credit(terms) {
          const { mean, logScale } = terms.posterior.params as GaussianParams;
          told.push({
            latents: numbersIn(terms.z),
            noise: numbersIn(div(sub(terms.z, mean), exp(logScale))),
            prior: numbersIn(terms.samplePrior()),
          });
          return own.credit(terms);
        },
      },
    });
    const data = tensor(DATA);
    for (const seed of [1, 1, 2]) model.loss({ data }, model.initialState(), randomKey(seed));
    const [first, again, other] = told as [(typeof told)[0], (typeof told)[0], (typeof told)[0]];
    expect(first.latents.shape).toEqual([1, 3, 2, 3]);
    expect(first.prior.shape).toEqual([3, 2, 3]);
    // Draws of the prior are of their own, not of the noise of the posterior's.
    const apart = first.prior.values.map((value, i) => Math.abs(value - first.noise.values[i]!));
    expect(Math.min(...apart)).toBeGreaterThan(1e-4);
    expect(again).toEqual(first);
    expect(other.prior.values).not.toEqual(first.prior.values);
  });
});

describe('an estimator', () => {
  useBackend('cpu');

  const plain = scoreFunction({ samples: 2 });
  const lossOf = (model: Trainable, step: number) =>
    void model.loss({ data: tensor(DATA) }, { ...model.initialState(), step }, randomKey(1));

  /** What an estimator, which learns a number for each latent, is told as it draws. */
  function listening() {
    const told: { rows: number; samples: number; step: number; learned: number[] }[] = [];
    const estimator: Estimator<Record<never, never>, 'any'> = {
      ...plain,
      type: 'listening',
      initialState: () => ({}),
      variables: ({ latent }) => ({ own: fill([...latent], latent[0]! / 10) }),
      draw(posterior, params, key, context) {
        const { samples, step, variables } = context;
        const draw = plain.draw(posterior, params, key, context);
        const learned = Array.from(variables.own!.dataSync(), (value) => Math.round(10 * value));
        told.push({ rows: draw.z.shape[0], samples, step, learned });
        return draw;
      },
      surrogate: ({ credit, state }) => ({ loss: neg(mean(credit.bound)), state }),
    };
    return { estimator, told };
  }

  it('of a VAE is told how many of its rows are the same, the step, and what it learns', () => {
    const { estimator, told } = listening();
    lossOf(vae({ ...parts, latent: 2, estimator }), 7);
    expect(told).toEqual([{ rows: 6, samples: 2, step: 7, learned: [2, 2] }]);
  });

  it('of a belief network is told so at each level, above the first of which no rows are', () => {
    const { estimator, told } = listening();
    lossOf(sigmoidBeliefNetwork({ data: [6], layers: [4, 3, 2] }).amortized({ estimator }), 5);
    expect(told).toEqual([
      { rows: 6, samples: 2, step: 5, learned: [4, 4, 4, 4] },
      { rows: 6, samples: 1, step: 5, learned: [3, 3, 3] },
      { rows: 6, samples: 1, step: 5, learned: [2, 2] },
    ]);
  });

  it('is asked for log q once, by a KL of samples and itself together', () => {
    let asked = 0;
    const estimator: Estimator<Record<never, never>, 'any'> = {
      ...plain,
      type: 'counting',
      initialState: () => ({}),
      draw(...given): Draw {
        const draw = plain.draw(...given);
        return { ...draw, logPosterior: () => (asked++, draw.logPosterior()) };
      },
      surrogate: ({ credit, logPosterior, state }) => ({
        loss: neg(mean(sub(credit.bound, mean(logPosterior(), 0)))),
        state,
      }),
    };
    for (const kl of ['monte-carlo', 'closed-form'] as const) {
      asked = 0;
      lossOf(vae({ ...parts, latent: 2, estimator, kl }), 0);
      expect(asked).toBe(1);
    }
  });
});
