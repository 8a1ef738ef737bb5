import { fill, tidy, variableGrads, zeros, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { withoutRemains } from '../core/gradients.js';
import { keyFor, type Key } from '../core/keys.js';
import { isKernelError, missingKernel } from '../core/missing-kernel.js';
import type { Shape } from '../core/shapes.js';
import type { Support } from '../distributions/family.js';
import type { Batch } from './trainable.js';

/** Kernels of gradients that parts may need: a backend that has these has all that are usual. */
const RARE = ['Conv2DBackpropFilter', 'UnsortedSegmentSum'];

/**
 * Says which kernel the backend lacks when a model is built, not in the middle of training: where
 * it lacks any, one step is tried on a datum that is made up. Whatever else fails there is left for
 * the call that has data.
 *
 * @param shapes - Of datum and condition.
 * @param lossOf - The loss of a batch.
 */
export function checkKernels(
  { data, condition }: { readonly data: Shape; readonly condition: Shape | undefined },
  { low, high }: Support,
  lossOf: (batch: Batch, key: Key) => Tensor,
): void {
  if (missingKernel(RARE) === undefined) return;
  const value = Number.isFinite(low) ? low : Number.isFinite(high) ? high : 0;
  try {
    withoutRemains(() =>
      tidy(() => {
        const batch = {
          data: fill([1, ...data], value),
          condition: condition && zeros([1, ...condition]),
        };
        variableGrads(() => lossOf(batch, keyFor(0, 'build')) as Scalar);
      }),
    );
  } catch (error) {
    if (isKernelError(error)) throw error;
  }
}
