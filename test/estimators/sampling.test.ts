import { scalar, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { foldIn, randomKey, type Key } from '../../src/core/keys.js';
import type { Params } from '../../src/distributions/family.js';
import type { Estimator } from '../../src/estimators/estimator.js';
import { leaveOneOut } from '../../src/estimators/leave-one-out.js';
import { movingAverage } from '../../src/estimators/moving-average.js';
import { reparameterized } from '../../src/estimators/reparameterized.js';
import { scoreFunction } from '../../src/estimators/score-function.js';
import { useBackend } from '../support/backend.js';
import { untracked } from '../support/gradients.js';
import { mean, variance } from '../support/statistics.js';
import {
  closedFormElbo,
  exactGradient,
  iwaeBound,
  monteCarloElbo,
  type Bound,
} from '../support/tiny-reference.js';
import { pass, tinyVae, type TinyOptions, type TinyVae } from '../support/tiny-vae.js';
import { importanceWeighted } from './importance-weighted.js';

const STEPS = 50;
const COPIES = 50;

/**
 * A t statistic of 49 degrees of freedom is beyond 5.5 in 1.4e-6 of all cases; with the 22 to 28
 * weights of 7 cases, that is a false alarm in 3e-4 of all seeds.
 */
const LIMIT = 5.5;

const cases: (Pick<TinyOptions, 'latents' | 'kl' | 'objective'> & {
  name: string;
  estimator: Estimator;
  bound: Bound;
})[] = [
  {
    name: 'scoreFunction',
    latents: 'bits',
    estimator: scoreFunction(),
    kl: 'closed-form',
    bound: closedFormElbo(),
  },
  {
    name: 'scoreFunction with a moving average',
    latents: 'bits',
    estimator: scoreFunction({ baseline: movingAverage(0.8) }),
    kl: 'monte-carlo',
    bound: monteCarloElbo(),
  },
  {
    name: 'scoreFunction with leave-one-out, 2 samples',
    latents: 'bits',
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
    kl: 'closed-form',
    bound: closedFormElbo(),
  },
  {
    name: 'scoreFunction with leave-one-out, 4 samples',
    latents: 'bits',
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
    kl: 'monte-carlo',
    bound: monteCarloElbo(),
  },
  {
    name: 'scoreFunction, importance-weighted',
    latents: 'bits',
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
    objective: importanceWeighted(2),
    bound: iwaeBound,
  },
  {
    name: 'reparameterized',
    latents: 'reals',
    estimator: reparameterized(),
    kl: 'closed-form',
    bound: closedFormElbo(),
  },
  {
    name: 'reparameterized with a Monte-Carlo KL',
    latents: 'reals',
    estimator: reparameterized(),
    kl: 'monte-carlo',
    bound: monteCarloElbo(),
  },
];

describe('with the samples of the families themselves, the mean gradient is the exact one:', () => {
  useBackend('cpu');

  it.each(cases)('$name', ({ latents, estimator, objective, kl, bound }) => {
    const latent = latents === 'bits' ? 2 : 1;
    const tiny = tinyVae({
      latents,
      latent,
      samples: estimator.samples,
      estimator,
      free: true,
      ...(objective && { objective }),
      ...(kl && { kl }),
    });
    const gradients: number[][] = [];
    let state: Params = estimator.initialState();
    for (let step = 0; step < STEPS; step++) {
      const key = foldIn(randomKey(31), step);
      gradients.push(pass(tiny, state, key, COPIES).gradient);
      state = nextState(tiny, state, key);
    }
    exactGradient(tiny, bound).forEach((exact, i) => {
      const own = gradients.map((gradient) => gradient[i]!);
      expect(Math.abs(mean(own) - exact), `weight ${i}`).toBeLessThan(
        LIMIT * Math.sqrt(variance(own) / STEPS) + 1e-6,
      );
    });
  });
});

/** The state that the estimator's own step leads to. */
function nextState({ model, data }: TinyVae, state: Params, key: Key): Params {
  const values = untracked(() =>
    Object.entries(
      model.loss(
        { data: tensor2d(data.map((row) => [...row])) },
        { step: 0, estimator: state },
        key,
      ).state.estimator,
    ).map(([name, value]) => [name, value.dataSync()[0]!] as const),
  );
  return Object.fromEntries(values.map(([name, value]) => [name, scalar(value)]));
}
