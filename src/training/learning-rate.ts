import type { AdamOptimizer } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';

/**
 * Adam's step size: a number, or a function from the number of steps done to one, which a schedule
 * is.
 *
 * @public
 */
export type LearningRate = number | ((step: number) => number);

/** The step size after so many steps. */
export function learningRateAt(rate: LearningRate, step: number): number {
  if (typeof rate === 'number') {
    if (Number.isFinite(rate) && rate > 0) return rate;
  } else if (typeof rate === 'function') {
    const value: unknown = rate(step);
    // A schedule may end at 0.
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw optionError(
      'learningRate',
      `must give a finite number, 0 or more, at step ${step}`,
      describe(value),
      'Give a function such as (step) => 0.001 * 0.5 ** (step / 10000).',
    );
  }
  throw optionError(
    'learningRate',
    'must be a positive number',
    describe(rate),
    'Give a number such as 0.001, or a function of the step.',
  );
}

/**
 * Changes the step size of an Adam that is at work; tfjs reads it anew at each step but has no way
 * to set it.
 */
export function setLearningRate(optimizer: AdamOptimizer, rate: number): void {
  Object.assign(optimizer, { learningRate: rate });
}
