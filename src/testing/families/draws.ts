import type { Key } from '../../core/keys.js';
import type { Params } from '../../distributions/family.js';
import { repeated, rowsOfValues, type Subject } from './subject.js';

/** How many draws are taken at once. */
export const BLOCK = 1000;

/** Draws of one distribution. */
export function drawsOf(subject: Subject, one: Params, key: Key): number[][] {
  return rowsOfValues(subject.family.sample(repeated(subject, one, BLOCK), key));
}

/** The mean of each column. */
export const meansOf = (rows: readonly (readonly number[])[]) =>
  rows[0]!.map((_, j) => rows.reduce((total, row) => total + row[j]!, 0) / rows.length);

/** The standard deviation of each column, 1 where there is none. */
export function spreadOf(rows: readonly (readonly number[])[]): number[] {
  const centre = meansOf(rows);
  return centre.map((middle, j) => {
    const square = rows.reduce((total, row) => total + (row[j]! - middle) ** 2, 0) / rows.length;
    return Math.sqrt(square) || 1;
  });
}
