import { add, div, maximum, mean, mul, scalar, type Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import type { Baseline } from './baseline.js';

/**
 * The state of {@link movingAverage}.
 *
 * @public
 */
export type MovingAverageState = {
  /** The exponentially weighted sum of past signals, not yet divided by the weights. */
  readonly total: Tensor;
  /** The sum of the weights, 0 before the first step and close to 1 after many. */
  readonly weight: Tensor;
};

/**
 * The exponential moving average of past learning signals, as a baseline.
 *
 * With decay d and mean signal f_t of step t: total ← d total + (1 − d) f_t, weight ← d weight + (1
 * − d), and the baseline of the next step is total / weight. Only past steps enter, so it is
 * unbiased. Where some data count more than others, f_t and the weights added are means of so many
 * more data, and the baseline is times what a datum counts. Mnih and Gregor, Neural variational inference and learning in belief networks (2014),
 * section 2.3.
 *
 * @param decay - How much of the past is kept at each step, from 0 (the last step alone) to below
 * 1; 0.99 unless told.
 * @returns The baseline.
 * @throws {@link VaeKitError} where the decay is out of range.
 *
 * @example
 * ```ts
 * import { movingAverage, scoreFunction } from 'vae-kit';
 *
 * const estimator = scoreFunction({ baseline: movingAverage(0.99) });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function movingAverage(decay = 0.99): Baseline<MovingAverageState> {
  if (!(Number.isFinite(decay) && decay >= 0 && decay < 1)) {
    throw vaeKitError(
      'the decay of a movingAverage must be at least 0 and below 1',
      describe(decay),
      'Give a number such as 0.99.',
    );
  }
  return {
    type: 'movingAverage',
    options: { decay },
    minSamples: 1,
    initialState: () => ({ total: scalar(0), weight: scalar(0) }),
    // Debiased here and never in the state, where the correction would compound.
    value({ credit, state }) {
      const average = div(state.total, maximum(state.weight, 1e-30));
      return credit.weights ? mul(credit.weights, average) : average;
    },
    update: ({ credit, state }) => ({
      total: add(mul(decay, state.total), mul(1 - decay, mean(credit.signal))),
      weight: add(
        mul(decay, state.weight),
        credit.weights ? mul(1 - decay, mean(credit.weights)) : 1 - decay,
      ),
    }),
  };
}
