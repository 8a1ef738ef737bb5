import { checkNothing } from '../core/options.js';
import type { Baseline } from './baseline.js';

/**
 * Each sample is compared with the other samples of its datum.
 *
 * What "the others alone" would have said is the objective's to answer: for the {@link elbo} it is
 * the mean of their signals. Needs 2 or more samples. Kool, van Hoof and Welling, Buy 4 REINFORCE
 * samples, get a baseline for free (2019); Mnih and Rezende (2016).
 *
 * @returns The baseline.
 *
 * @example
 * ```ts
 * import { leaveOneOut, scoreFunction } from 'vae-kit';
 *
 * const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 4 });
 * ```
 *
 * @public
 */
export function leaveOneOut(): Baseline<Record<never, never>>;
// @__NO_SIDE_EFFECTS__
export function leaveOneOut(given?: unknown): Baseline<Record<never, never>> {
  checkNothing(given, 'leaveOneOut', 'Give the number of samples to scoreFunction.');
  return {
    type: 'leaveOneOut',
    options: {},
    minSamples: 2,
    initialState: () => ({}),
    value: ({ credit }) => credit.leaveOneOut(),
    update: ({ state }) => state,
  };
}
