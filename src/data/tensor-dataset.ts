import { gather, tensor1d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { allOrNothing } from '../core/all-or-nothing.js';
import { checkBatch, checkRange, checkReturned, checkTensor } from '../core/check-tensor.js';
import { describe, vaeKitError } from '../core/errors.js';
import { eventShape, formatShape, type Shape } from '../core/shapes.js';
import type { Dataset } from './dataset.js';
import { checkPositions } from './positions.js';

/** Which values data may take. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

const ANY_NUMBER: Range = { low: -Infinity, high: Infinity };

/**
 * The rows of a tensor as a dataset, or a dataset as it is, checked.
 *
 * All values of a tensor are looked at now, those of a dataset as its batches are read.
 *
 * @param data - A float32 tensor of shape `[N, ...shape]`, which stays the caller's, or a dataset.
 * @param what - What to call the data in errors, a plural.
 * @param wanted - The shape of their rows, as errors name it.
 * @param range - Which values they may take; any finite number unless told.
 * @returns A dataset over the same rows, every batch of which is checked.
 * @throws {@link VaeKitError} where the data is empty, of another type, not finite or out of range.
 */
export function asDataset(
  data: Tensor | Dataset,
  what: string,
  wanted: Shape,
  range: Range = ANY_NUMBER,
): Dataset {
  if (isDataset(data)) return checkedDataset(data, what, range);
  const wantedShape = formatShape(['N', ...wanted]);
  checkTensor(data, what, `a tensor of shape ${wantedShape}, or a dataset`);
  return tensorDataset(data, what, range);
}

function isDataset(data: Tensor | Dataset): data is Dataset {
  return typeof (data as Partial<Dataset> | null | undefined)?.batch === 'function';
}

function checkedDataset(dataset: Dataset, what: string, { low, high }: Range): Dataset {
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
    batch(positions) {
      checkPositions(positions, size);
      return allOrNothing(() => {
        const rows: unknown = dataset.batch(positions);
        checkReturned(
          rows,
          [positions.length, ...shape],
          `the function batch of ${what} must return`,
          'Return a new tensor at once, a row for each position.',
        );
        checkRange(rows.dataSync(), low, high, what);
        return rows;
      });
    },
  };
}

function tensorDataset(data: Tensor, what: string, { low, high }: Range): Dataset {
  const [size = 0, ...shape] = data.shape;
  if (shape.length === 0 || shape.includes(0)) {
    throw vaeKitError(
      `${what} must have rows of at least one axis and one element`,
      `a tensor of shape ${formatShape(data.shape)}`,
      'Give the shape [N, 1] to N single numbers.',
    );
  }
  checkBatch(data, shape, what);
  const values = data.dataSync();
  checkFinite(values, values.length / size, what);
  checkRange(values, low, high, what);
  return {
    size,
    shape,
    batch(positions) {
      // It may have been disposed since.
      checkBatch(data, shape, what);
      // gather on some backends reads past the end without a word.
      checkPositions(positions, size);
      return tidy(() => gather(data, tensor1d(Int32Array.from(positions), 'int32')));
    },
  };
}

/**
 * Says how many numbers are not finite, since one bad row and a bad data set ask for different
 * cures.
 */
function checkFinite(values: ArrayLike<number>, rowSize: number, what: string): void {
  let count = 0;
  let first = -1;
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    if (count++ === 0) first = i;
  }
  if (count === 0) return;
  throw vaeKitError(
    `${what} must be finite numbers`,
    `${count} of ${values.length} that are not, the first ${values[first]} in row ` +
      `${Math.floor(first / rowSize)} at element ${first % rowSize}`,
    'Remove or replace such rows.',
  );
}
