import { cast, mul, tidy, where, type Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { stopGradient } from '../core/stop-gradient.js';
import { sumEvent } from '../core/sum-event.js';
import type { Family, Params } from './family.js';

/**
 * log p of what was observed of values, shape `[N]`; of all where there is no mask.
 *
 * @param mask - 1 where a value was observed, 0 where it is missing, of the shape of the values.
 */
export function observedLogProb(
  family: Family,
  params: Params,
  value: Tensor,
  mask: Tensor | undefined,
): Tensor {
  if (!mask) return family.logProb(params, value);
  checkIndependent(family);
  return tidy(() => {
    // Not 0, which the family need not take: its slope there might be infinite.
    const mean = stopGradient(() => family.mean(params));
    const known = where(cast(mask, 'bool'), value, mean);
    return sumEvent(mul(mask, family.logProbPerDimension!(params, known)));
  });
}

/** Checks that a likelihood can leave out what was not observed. */
export function checkIndependent({ type, logProbPerDimension }: Family): void {
  if (logProbPerDimension) return;
  throw vaeKitError(
    'a mask needs a likelihood with the function logProbPerDimension',
    `'${type}'`,
    'Take one whose dimensions are independent, such as gaussian() or bernoulli(), or leave the ' +
      'mask out.',
    { option: 'mask' },
  );
}
