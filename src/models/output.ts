import { clone, type Tensor } from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import type { Family, Params } from '../distributions/family.js';

/**
 * What is shown of a distribution: its mean, its most probable value, or a random draw.
 *
 * @public
 */
export type Output = 'mean' | 'mode' | 'sample';

/**
 * Options of calls that show a distribution.
 *
 * @public
 */
export interface OutputOptions {
  /** What to show of the distribution; `'mean'` unless told. */
  readonly output?: Output;
  /** Decides what is drawn at random; 0 unless told. The same seed gives the same result. */
  readonly seed?: number;
}

/**
 * What was asked for of a distribution, as a tensor of its own: a mean may be the network's output,
 * and that its input.
 */
export function show(family: Family, params: Params, output: Output = 'mean', key: Key): Tensor {
  if (output === 'mean') return clone(family.mean(params));
  if (output === 'mode') return clone(family.mode(params));
  return clone(family.sample(params, key));
}
