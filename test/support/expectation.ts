import { expect } from 'vitest';
import type { Params } from '../../src/distributions/family.js';
import { expectClose } from './gradients.js';
import { allOutcomes, exactGradient, type Bound } from './tiny-reference.js';
import { pass, type TinyVae } from './tiny-vae.js';

export interface Moments {
  /** The mean of the estimated gradient over everything that can be drawn. */
  readonly mean: number[];
  /** The trace of its covariance. */
  readonly variance: number;
}

/**
 * The first two moments of an estimator's gradient, by enumeration; expects its loss to be the
 * bound's at each outcome.
 *
 * @param count - How many weights are looked at, from the first.
 */
export function exactMoments(
  tiny: TinyVae,
  bound: Bound,
  state: Params,
  count = tiny.weights.length,
): Moments {
  const total = new Array<number>(count).fill(0);
  let square = 0;
  let probability = 0;
  for (const { rows, weight, loss } of allOutcomes(tiny, bound)) {
    tiny.draw(rows);
    const { gradient, loss: surrogate } = pass(tiny, state);
    // Float32 sums of about 20 terms of size up to 10; the value plays no part where its weight is
    // none.
    if (weight > 1e-12)
      expect(Math.abs(surrogate - loss)).toBeLessThan(2e-5 * (1 + Math.abs(loss)));
    gradient.slice(0, count).forEach((slope, i) => {
      total[i]! += weight * slope;
      square += weight * slope * slope;
    });
    probability += weight;
  }
  expect(Math.abs(probability - 1)).toBeLessThan(1e-9);
  return { mean: total, variance: square - total.reduce((sum, value) => sum + value * value, 0) };
}

/**
 * Expects the mean of the estimated gradient, over everything that can be drawn, to be the exact
 * gradient.
 */
export function expectUnbiased(
  tiny: TinyVae,
  bound: Bound,
  state: Params = tiny.model.initialState().estimator,
  count = tiny.weights.length,
): void {
  // An average of float32 gradients, each good to some 1e-6.
  const exact = exactGradient(tiny, bound).slice(0, count);
  expectClose(exactMoments(tiny, bound, state, count).mean, exact, 1e-5);
}
