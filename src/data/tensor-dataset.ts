import {
  dispose,
  gather,
  reshape,
  slice,
  tensor1d,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { allOrNothing } from '../core/all-or-nothing.js';
import {
  checkBatch,
  checkRange,
  checkReturned,
  checkTensor,
  rangeError,
} from '../core/check-tensor.js';
import { describe, vaeKitError } from '../core/errors.js';
import type { Key } from '../core/keys.js';
import { eventShape, formatShape, type Shape } from '../core/shapes.js';
import type { Dataset } from './dataset.js';
import { checkPositions } from './positions.js';

/** Which values data may take. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A dataset every batch of which is waited for and checked. */
export interface CheckedDataset extends Dataset {
  batch(positions: ArrayLike<number>): Promise<Tensor>;
  /** The order that the data are to be learned in, where they have one of their own. */
  order?(key: Key): Int32Array;
}

const ANY_NUMBER: Range = { low: -Infinity, high: Infinity };

/** Whose values are looked at elsewhere: a mask decides which of them count. */
export const UNSEEN = null;

/**
 * The rows of a tensor as a dataset, or a dataset as it is, checked.
 *
 * All values of a tensor are looked at now, those of a dataset as its batches are read.
 *
 * @param data - A float32 tensor of shape `[N, ...shape]`, which stays the caller's, or a dataset.
 * @param what - What to call the data in errors, a plural.
 * @param wanted - The shape of their rows, as errors name it.
 * @param range - Which values they may take, or {@link UNSEEN}; any finite number unless told.
 * @returns A dataset over the same rows, every batch of which is checked.
 * @throws {@link VaeKitError} where the data is empty, of another type, not finite or out of range.
 */
export function asDataset(
  data: Tensor | Dataset,
  what: string,
  wanted: Shape,
  range: Range | typeof UNSEEN = ANY_NUMBER,
): CheckedDataset {
  if (isDataset(data)) return checkedDataset(data, what, range);
  const wantedShape = formatShape(['N', ...wanted]);
  checkTensor(data, what, `a tensor of shape ${wantedShape}, or a dataset`);
  return tensorDataset(data, what, range);
}

/** Whether this is to be a dataset, rather than a tensor. */
export function isDataset(data: unknown): data is Dataset {
  return typeof (data as Partial<Dataset> | null | undefined)?.batch === 'function';
}

/** A dataset as it is, every batch of which is checked. */
export function checkedDataset(
  dataset: Dataset,
  what: string,
  range: Range | typeof UNSEEN = ANY_NUMBER,
): CheckedDataset {
  const { size } = dataset;
  if (!Number.isSafeInteger(size) || size < 1) {
    throw vaeKitError(
      `${what} must have a positive whole number of rows as size`,
      describe(size),
      'Give a dataset with some rows.',
    );
  }
  const shape = eventShape(dataset.shape, `the shape of ${what}`);
  return {
    size,
    shape,
    async batch(positions) {
      checkPositions(positions, size);
      const check = (rows: unknown) => {
        checkReturned(
          rows,
          [positions.length, ...shape],
          `the function batch of ${what} must return`,
          'Return a new tensor, or a promise of one, a row for each position.',
        );
        return rows;
      };
      const given = allOrNothing(() => {
        const rows = dataset.batch(positions);
        return isPromise(rows) ? rows : check(rows);
      });
      const rows = await given;
      try {
        check(rows);
        if (range) checkRange(await rows.data(), range.low, range.high, what);
        return rows;
      } catch (error) {
        dispose(rows);
        throw error;
      }
    },
    ...(dataset.order && { order: (key) => checkedOrder(dataset.order!(key), size, what) }),
  };
}

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as Partial<Promise<unknown>> | null | undefined)?.then === 'function';

function checkedOrder(order: ArrayLike<number>, size: number, what: string): Int32Array {
  if (order?.length !== size) {
    throw vaeKitError(
      `the function order of ${what} must return ${size} positions`,
      describe(order),
      'Return a position for each row, in the order that they are to be learned in.',
    );
  }
  checkPositions(order, size);
  return Int32Array.from(order);
}

/** As many values are looked at together: all of them may be too many for a second place. */
const LOOKED_AT = 2 ** 20;

function tensorDataset(data: Tensor, what: string, range: Range | typeof UNSEEN): CheckedDataset {
  const [size = 0, ...shape] = data.shape;
  if (shape.length === 0 || shape.includes(0)) {
    throw vaeKitError(
      `${what} must have rows of at least one axis and one element`,
      `a tensor of shape ${formatShape(data.shape)}`,
      'Give the shape [N, 1] to N single numbers.',
    );
  }
  checkBatch(data, shape, what);
  if (range) checkValues(data, what, range);
  return {
    size,
    shape,
    async batch(positions) {
      // It may have been disposed since.
      checkBatch(data, shape, what);
      // gather on some backends reads past the end without a word.
      checkPositions(positions, size);
      return tidy(() => gather(data, tensor1d(Int32Array.from(positions), 'int32')));
    },
  };
}

/**
 * Looks at all values, a part at a time. Says how many are not finite, since one bad row and a bad
 * data set ask for different cures.
 *
 * @param mask - 0 where a value does not count, of all rows or of one for all.
 */
export function checkValues(data: Tensor, what: string, { low, high }: Range, mask?: Tensor): void {
  const [rows = 0] = data.shape;
  const rowSize = data.size / rows;
  let count = 0;
  let first: readonly [value: number, position: number] | undefined;
  let outside: typeof first;
  eachPart(data, (values, from) => {
    const seen = mask && valuesOf(mask, ...partOf(mask, from / rowSize, values.length / rowSize));
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      // The difference of an infinite number to itself is none.
      if (value >= low && value <= high && value - value === 0) continue;
      if (seen?.[i % seen.length] === 0) continue;
      const found = [value, from + i] as const;
      if (Number.isFinite(value)) outside ??= found;
      else if (count++ === 0) first = found;
    }
  });
  if (first) {
    throw vaeKitError(
      `${what} must be finite numbers`,
      `${count} of ${data.size} that are not, the first ${first[0]} in row ` +
        `${Math.floor(first[1] / rowSize)} at element ${first[1] % rowSize}`,
      'Remove or replace such rows, or leave their elements out by a mask where one is taken.',
    );
  }
  if (outside) throw rangeError(outside[0], outside[1], data.size, low, high, what);
}

/**
 * Looks at all values of a tensor, those of some neighbouring rows together.
 *
 * @param look - Told the values, and at which position they begin.
 */
export function eachPart(
  data: Tensor,
  look: (values: ArrayLike<number>, from: number) => void,
): void {
  const [rows = 0] = data.shape;
  const rowSize = data.size / rows;
  const together = Math.max(1, Math.floor(LOOKED_AT / rowSize));
  for (let from = 0; from < rows; from += together)
    look(valuesOf(data, from, Math.min(together, rows - from)), from * rowSize);
}

/** Which rows of a mask go with some neighbouring ones of the data. */
const partOf = ({ shape }: Tensor, from: number, count: number): readonly [number, number] =>
  shape[0] === 1 ? [0, 1] : [from, count];

/** The values of neighbouring rows. */
function valuesOf(data: Tensor, from: number, count: number): ArrayLike<number> {
  if (count === data.shape[0]) return data.dataSync();
  // Read outside of tidy, which looks for tensors in every element of what it returns.
  const rows = tidy(() => slice(reshape(data, [data.shape[0], -1]), from, count));
  try {
    return rows.dataSync();
  } finally {
    rows.dispose();
  }
}
