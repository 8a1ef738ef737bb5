import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  gumbelSoftmax,
  randomKey,
  scoreFunction,
  sigmoidBeliefNetwork,
  uniformNoise,
  type Estimator,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { centralDifferences, expectClose, untracked } from '../support/gradients.js';
import { mean } from '../support/statistics.js';
import { PRIOR_PROBABILITY } from '../support/tiny-reference.js';
import { pass, tinyVae, TWO_DATA, type TinyVae } from '../support/tiny-vae.js';

const tinyWith = (estimator: Estimator): TinyVae =>
  tinyVae({ latents: 'bits', latent: 1, samples: 1, estimator, free: true });

const softplus = (x: number) => Math.log1p(Math.exp(x));

/** −(the relaxed bound), in float64: Maddison, Mnih and Teh (2017), equation 18. */
function relaxedLoss(weights: readonly number[], u: readonly number[], lambda: number): number {
  const bounds = TWO_DATA.map((x, n) => {
    const alpha = x.reduce<number>((sum, value, i) => sum + value * weights[i]!, weights[4]!);
    const y = (alpha + Math.log(u[n]! / (1 - u[n]!))) / lambda;
    const z = 1 / (1 + Math.exp(-y));
    const logLikelihood = x.reduce<number>((sum, value, i) => {
      const logit = weights[5 + i]! * z + weights[9 + i]!;
      return sum + value * logit - softplus(logit);
    }, 0);
    const density = (a: number) => Math.log(lambda) + a - lambda * y - 2 * softplus(a - lambda * y);
    const prior = Math.log(PRIOR_PROBABILITY / (1 - PRIOR_PROBABILITY));
    return logLikelihood + density(prior) - density(alpha);
  });
  return -mean(bounds);
}

describe('an estimator whose draws have densities of their own', () => {
  useBackend('cpu');

  it('trains on their bound, at the temperature of the step', () => {
    const tiny = tinyWith(gumbelSoftmax({ temperature: (step) => 1 / (1 + step) }));
    const key = randomKey(3);
    const u = untracked(() => Array.from(uniformNoise(key, [2, 1]).dataSync()));
    const { loss, gradient } = pass(tiny, {}, key);
    expectClose([loss], [relaxedLoss(tiny.weights, u, 1)], 1e-6);
    expectClose(
      gradient,
      centralDifferences((weights) => relaxedLoss(weights, u, 1), tiny.weights),
      1e-5,
    );
    const later = untracked(() => {
      const { model } = tiny;
      const data = tensor2d(TWO_DATA.map((row) => [...row]));
      return model.loss({ data }, { step: 3, estimator: {} }, key).loss.dataSync()[0]!;
    });
    expectClose([later], [relaxedLoss(tiny.weights, u, 0.25)], 1e-6);
  });

  it('leaves the bits of the model as they are: it is judged by their own bound', async () => {
    const data = tensor2d(TWO_DATA.map((row) => [...row]));
    const of = async (estimator: Estimator) =>
      (await evaluate(tinyWith(estimator).model, data, { seed: 4 })).logLikelihood;
    expect(await of(gumbelSoftmax({ temperature: 0.5 }))).toBe(await of(scoreFunction()));
  });

  it('is refused where the KL is had from a formula', () => {
    const network = sigmoidBeliefNetwork({ data: [4], layers: [2] });
    expect(() => network.amortized({ estimator: gumbelSoftmax({ temperature: 1 }) })).toThrow(
      /the KL of the top layer .* 'gumbelSoftmax', which needs kl: 'monte-carlo'/,
    );
  });
});
