import type { Tensor } from '@tensorflow/tfjs-core';
import { tileRows } from '../core/shapes.js';
import type { Params } from './family.js';

/** The same record with every tensor replaced. */
export function mapParams(params: Params, change: (value: Tensor) => Tensor): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, change(value)]));
}

/** How many data the parameters are for: 1 where all share them. */
export function rowsOf(params: Params): number {
  return Math.max(...Object.values(params).map((value) => value.shape[0]));
}

/**
 * The parameters of a whole batch repeated `times` over, as {@link tileRows} does.
 *
 * A parameter that the batch shares stays shared.
 */
export function tileParams(params: Params, times: number): Params {
  const rows = rowsOf(params);
  return mapParams(params, (value) => (value.shape[0] === rows ? tileRows(value, times) : value));
}
