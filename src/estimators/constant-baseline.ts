import { mul, scalar } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import type { Baseline } from './baseline.js';

/**
 * The same guess for every sample of every datum.
 *
 * A good one is the mean learning signal, of an {@link elbo} with S samples the mean log-likelihood
 * over S. It leaves the estimator without bias, whatever it is. Williams (1992).
 *
 * @param nats - The guess.
 * @returns The baseline.
 * @throws {@link VaeKitError} where it is not a finite number.
 *
 * @example
 * ```ts
 * import { constantBaseline, scoreFunction } from 'vae-kit';
 *
 * const estimator = scoreFunction({ baseline: constantBaseline(-120) });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function constantBaseline(nats: number): Baseline<Record<never, never>> {
  if (!Number.isFinite(nats)) {
    throw vaeKitError(
      'the guess of a constantBaseline must be a finite number',
      describe(nats),
      'Give a number of nats, such as -120.',
    );
  }
  return {
    type: 'constantBaseline',
    options: { nats },
    minSamples: 1,
    initialState: () => ({}),
    value: ({ credit }) => (credit.weights ? mul(credit.weights, nats) : scalar(nats)),
    update: ({ state }) => state,
  };
}
