import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';
import { tileRows } from '../core/shapes.js';
import type { Family, Params } from './family.js';

/** What the parameters' rows depend on. */
export type Sharing = Pick<Family, 'type' | 'shared'>;

/** The same record with every tensor replaced. */
export function mapParams(params: Params, change: (value: Tensor, name: string) => Tensor): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, change(value, name)]),
  );
}

/** How many data the parameters are for: 1 where all share them. */
export function rowsOf({ type, shared = [] }: Sharing, params: Params): number {
  const names = Object.keys(params);
  const own = Array.isArray(shared) ? names.filter((name) => !shared.includes(name)) : [];
  if (!(own.length > 0 && shared.every((name) => names.includes(name))))
    throw optionError(
      'shared',
      `must list parameters of the family '${type}', all but one or more that have a row for ` +
        'each datum',
      describe(shared),
      `Its parameters are ${names.join(', ')}.`,
    );
  return Math.max(...own.map((name) => params[name]!.shape[0] ?? 1));
}

/**
 * The parameters of a whole batch repeated `times` over, as {@link tileRows} does.
 *
 * A parameter that the batch shares stays shared: one of a single row, and what the family says is.
 */
export function tileParams(family: Sharing, params: Params, times: number): Params {
  const rows = rowsOf(family, params);
  return mapParams(params, (value, name) =>
    value.shape[0] === rows && !family.shared?.includes(name) ? tileRows(value, times) : value,
  );
}

/** The same, but parameters of one row, which all data share, stay as they are. */
export function tiledOrShared(family: Sharing, params: Params, times: number): Params {
  return rowsOf(family, params) === 1 ? params : tileParams(family, params, times);
}

/** The same for a number of rows: as they are where they are so many, else repeated. */
export function paramsOfRows(family: Sharing, params: Params, rows: number): Params {
  return rowsOf(family, params) === rows ? params : tileParams(family, params, rows);
}
