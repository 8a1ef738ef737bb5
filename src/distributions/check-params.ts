import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import { isRecord } from '../core/is-record.js';
import type { Params } from './family.js';
import { rowsOf, type Sharing } from './params.js';

const REMEDY = 'Return at once an object such as { name: tensor }.';

/**
 * Checks tensors by name that a function of the user's has returned.
 *
 * @param values - What was returned.
 * @param rule - How the error begins, as in `'params must return'`.
 * @param remedy - What the caller can do, a full sentence with its stop.
 */
export function checkTensors(
  values: unknown,
  rule: string,
  remedy = REMEDY,
): asserts values is Params {
  if (!isRecord(values)) throw vaeKitError(`${rule} tensors by name`, describe(values), remedy);
  for (const [name, value] of Object.entries(values)) {
    const { dataId, isDisposed } = Object(value) as Partial<Tensor>;
    if (typeof dataId !== 'object' || isDisposed)
      throw vaeKitError(`${rule} a tensor as '${name}'`, describe(value), remedy);
  }
}

/**
 * The same for parameters of a family, which all have a row for each datum, or one for all.
 *
 * @param rows - How many data there are.
 */
export function checkParams(
  values: unknown,
  rule: string,
  family: Sharing,
  rows: number,
): asserts values is Params {
  checkTensors(values, rule);
  if (Object.keys(values).length === 0)
    throw vaeKitError(`${rule} one tensor or more by name`, 'none', REMEDY);
  rowsOf(family, values);
  for (const [name, value] of Object.entries(values)) {
    const count = value.shape[0] ?? 1;
    if (count === rows || count === 1 || family.shared?.includes(name)) continue;
    throw vaeKitError(
      `${rule} '${name}' with a first axis of ${rows === 1 ? '' : `${rows}, or `}1`,
      describe(value),
      'Its first axis is the batch, or 1 where all data share the value.',
    );
  }
}
