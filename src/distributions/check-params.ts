import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import type { Params } from './family.js';

/**
 * Checks tensors by name that a function of the user's has returned.
 *
 * @param values - What was returned.
 * @param rule - How the error begins, as in `'params must return'`.
 * @param rows - Where given, how many rows each must have, if not one for all.
 * @param shared - Names whose shapes are their own affair.
 */
export function checkTensors(
  values: unknown,
  rule: string,
  rows?: number,
  shared: readonly string[] = [],
): asserts values is Params {
  const remedy = 'Return at once an object such as { name: tensor }.';
  if (typeof values !== 'object' || values === null || 'dataId' in values || 'then' in values)
    throw vaeKitError(`${rule} tensors by name`, describe(values), remedy);
  for (const [name, value] of Object.entries(values) as [string, Partial<Tensor> | undefined][]) {
    if (typeof value?.dataId !== 'object' || value.isDisposed)
      throw vaeKitError(`${rule} a tensor as '${name}'`, describe(value), remedy);
    const count = value.shape![0] ?? 1;
    if (rows !== undefined && count !== rows && count !== 1 && !shared.includes(name)) {
      throw vaeKitError(
        `${rule} '${name}' with a first axis of ${rows === 1 ? '' : `${rows}, or `}1`,
        describe(value),
        'Its first axis is the batch, or 1 where all data share the value.',
      );
    }
  }
}
