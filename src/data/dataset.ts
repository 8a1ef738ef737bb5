import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { describe, optionError, vaeKitError } from '../core/errors.js';
import { eventShape, formatShape, sizeOf, type Shape } from '../core/shapes.js';
import { checkPositions } from './positions.js';

/**
 * Rows that can be fetched in any order: what trainers and evaluators read their batches from.
 *
 * Whatever has these three members is a dataset, so data that does not fit in memory, or that is
 * made as it is asked for, is written as a plain object.
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
   * @returns A float32 tensor of shape `[positions.length, ...shape]`; the caller disposes it.
   */
  batch(positions: ArrayLike<number>): Tensor;
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
export function arrayDataset(
  values: ArrayLike<number>,
  shape: Shape,
  { scale = 1 }: ArrayDatasetOptions = {},
): Dataset {
  const row = eventShape(shape, 'the shape of a row');
  const rowSize = sizeOf(row);
  if (!Number.isFinite(scale)) {
    throw optionError(
      'scale',
      'must be a finite number',
      describe(scale),
      'Give a factor, such as 1 / 255 for bytes.',
    );
  }
  if (typeof values?.length !== 'number') {
    throw vaeKitError(
      'the values of a dataset must be a flat array',
      describe(values),
      'Give a typed array or an array of numbers.',
    );
  }
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
