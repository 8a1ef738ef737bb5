import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { checkBackend } from '../core/check-backend.js';
import { describe, vaeKitError } from '../core/errors.js';
import type { Key } from '../core/keys.js';
import { checkOptions, type Kind, type OptionKinds } from '../core/options.js';
import { eventShape, formatShape, sizeOf, type Shape } from '../core/shapes.js';
import { checkPositions } from './positions.js';

/**
 * Rows that can be fetched in any order: what trainers and evaluators read their batches from.
 *
 * Whatever has `size`, `shape` and `batch` is a dataset, so data that does not fit in memory, or
 * that is made as it is asked for, is written as a plain object.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import type { Dataset } from 'vae-kit';
 *
 * const read = async (row: number) => [row, row / 2]; // from a disk or a network, say
 * const rows: Dataset = {
 *   size: 1000,
 *   shape: [2],
 *   batch: async (positions) => tf.tensor(await Promise.all(Array.from(positions, read))),
 * };
 * ```
 *
 * @public
 */
export interface Dataset {
  /** How many rows there are. */
  readonly size: number;
  /** The shape of one row, without the batch axis. */
  readonly shape: Shape;
  /**
   * The rows at the given positions.
   *
   * @param positions - Row numbers from 0 to `size` − 1, in any order.
   * @returns A new float32 tensor of shape `[positions.length, ...shape]`, or a promise of one; the
   * caller disposes it.
   */
  batch(positions: ArrayLike<number>): Tensor | Promise<Tensor>;
  /**
   * The order in which an epoch of training asks for the rows; any, each as likely as another, where
   * there is no such function.
   *
   * @param key - Decides the order: a fresh one for each epoch, the same for the same seed.
   * @returns `size` positions.
   */
  order?(key: Key): ArrayLike<number>;
}

/**
 * A dataset whose rows are there at once, as those of {@link arrayDataset} are.
 *
 * @public
 */
export interface SyncDataset extends Dataset {
  /**
   * The rows at the given positions, at once.
   *
   * @param positions - Row numbers from 0 to `size` − 1, in any order.
   * @returns A new float32 tensor of shape `[positions.length, ...shape]`; the caller disposes it.
   */
  batch(positions: ArrayLike<number>): Tensor;
}

/**
 * A dataset that holds a file or a stream open, and promises its rows.
 *
 * @public
 */
export interface ClosableDataset extends Dataset {
  /**
   * A promise of the rows at the given positions.
   *
   * @param positions - Row numbers from 0 to `size` − 1, in any order.
   * @returns A promise of a new float32 tensor of shape `[positions.length, ...shape]`; the caller
   * disposes it.
   */
  batch(positions: ArrayLike<number>): Promise<Tensor>;
  /** Lets go of what is open; no rows can be had after. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * How {@link arrayDataset} reads its values.
 *
 * @public
 */
export interface ArrayDatasetOptions {
  /** What each value is multiplied by as it is read, 1 unless told. */
  readonly scale?: number;
}

/** What values are multiplied by. */
export const SCALE: Kind = {
  wanted: 'a finite number',
  holds: (value) => Number.isFinite(value),
  remedy: 'Give a factor, such as 1 / 255 for bytes.',
};

const KINDS: OptionKinds<ArrayDatasetOptions> = { scale: SCALE };

/**
 * Makes a dataset of a flat array, which stays as compact as it is: bytes are scaled as they are
 * read.
 *
 * @param values - All rows, one after the other; not copied.
 * @param shape - The shape of one row.
 * @param options - How the values are read.
 * @returns The dataset.
 * @throws {@link VaeKitError} where the values do not make a whole number of rows, or none, and
 * where the scale is not a finite number.
 *
 * @example
 * ```ts
 * import { arrayDataset } from 'vae-kit';
 *
 * const pixels = Uint8Array.from([0, 255, 255, 0, 0, 0]);
 * const images = arrayDataset(pixels, [2], { scale: 1 / 255 });
 * images.batch([2, 0]).print(); // [[0, 0], [0, 1]]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function arrayDataset(
  values: ArrayLike<number>,
  shape: Shape,
  options: ArrayDatasetOptions = {},
): SyncDataset {
  checkOptions(options, 'arrayDataset', KINDS);
  const { scale = 1 } = options;
  const row = eventShape(shape, 'the shape of a row');
  const rowSize = sizeOf(row);
  checkValues(values);
  if (values.length === 0 || values.length % rowSize !== 0) {
    throw vaeKitError(
      `a dataset of rows of shape ${formatShape(row)} needs a positive multiple of ${rowSize} ` +
        'values',
      `${values.length} values`,
      'Check the shape of a row against the length of the array.',
    );
  }
  const size = values.length / rowSize;
  return {
    size,
    shape: row,
    batch(positions) {
      checkBackend();
      checkPositions(positions, size);
      const rows = new Float32Array(positions.length * rowSize);
      for (let i = 0; i < positions.length; i++) {
        const from = positions[i]! * rowSize;
        const to = i * rowSize;
        for (let j = 0; j < rowSize; j++) rows[to + j] = values[from + j]! * scale;
      }
      return tensor(rows, [positions.length, ...row], 'float32');
    },
  };
}

/** Looks at the first alone, whose kind the others share: values may be many, and be read late. */
function checkValues(values: ArrayLike<number>): void {
  const length: unknown = values?.length;
  const first: unknown = typeof length === 'number' && length > 0 ? values[0] : 0;
  if (typeof length === 'number' && typeof first === 'number') return;
  throw vaeKitError(
    'the values of a dataset must be a flat array of numbers',
    describe(values),
    'Give a typed array, or rows after one another, as rows.flat() makes them.',
  );
}
