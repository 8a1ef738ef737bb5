import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, optionError, vaeKitError } from '../../core/errors.js';
import { formatShape } from '../../core/shapes.js';

/**
 * Points in D dimensions, one row each: nested arrays, a tensor of shape `[N, D]`, or all numbers
 * row by row with the number of dimensions beside them. Arrays keep float64, tensors are float32.
 *
 * @public
 */
export type Points =
  | readonly ArrayLike<number>[]
  | Tensor
  | {
      /** All coordinates, one point after the other. */
      readonly values: ArrayLike<number>;
      /** D, how many of them make a point. */
      readonly dimensions: number;
    };

/** Points as all computations take them: finite, row by row, in float64. */
export interface PointArray {
  readonly values: Float64Array;
  readonly count: number;
  readonly dimensions: number;
}

const REMEDY =
  'Give nested arrays such as [[0, 1], [2, 3]], a tensor of shape [N, D], or { values, ' +
  'dimensions }.';

/** Reads and checks points; `dimensions` is what a mixture has, where there is one already. */
export function readPoints(points: Points, dimensions?: number): PointArray {
  return checked(
    isTensor(points) ? ofTensor(points, points.dataSync()) : ofArrays(points),
    dimensions,
  );
}

/** The same for a tensor whose values may have to be waited for. */
export async function fetchPoints(points: Points): Promise<PointArray> {
  return checked(isTensor(points) ? ofTensor(points, await points.data()) : ofArrays(points));
}

function isTensor(points: Points): points is Tensor {
  const tensor = points as Partial<Tensor> | null | undefined;
  if (typeof tensor?.dataSync !== 'function') return false;
  if (tensor.isDisposed)
    throw optionError(
      'points',
      'must be a tensor that is still there',
      'a disposed one',
      'Dispose it only after its last use.',
    );
  if (tensor.shape?.length !== 2)
    throw optionError(
      'points',
      'must be a tensor of shape [N, D]',
      formatShape(tensor.shape ?? []),
      'Reshape it with tf.reshape(x, [N, D]).',
    );
  return true;
}

function isRows(points: Exclude<Points, Tensor>): points is readonly ArrayLike<number>[] {
  return Array.isArray(points);
}

function ofTensor({ shape }: Tensor, values: ArrayLike<number>): PointArray {
  return { values: Float64Array.from(values), count: shape[0], dimensions: shape[1]! };
}

function ofArrays(points: Exclude<Points, Tensor>): PointArray {
  if (isRows(points)) return ofRows(points);
  const { values, dimensions } = points ?? {};
  if (typeof values !== 'object' || typeof values?.length !== 'number')
    throw optionError('points', 'must be rows of numbers', describe(points), REMEDY);
  if (!(Number.isSafeInteger(dimensions) && dimensions > 0))
    throw vaeKitError(
      'the dimensions of points must be a positive integer',
      describe(dimensions),
      REMEDY,
    );
  if (values.length % dimensions !== 0) {
    throw vaeKitError(
      `points in ${dimensions} dimensions need a multiple of ${dimensions} values`,
      `${values.length}`,
      'Check dimensions against the length of values.',
    );
  }
  return {
    values: Float64Array.from(values),
    count: values.length / dimensions,
    dimensions: dimensions,
  };
}

function ofRows(rows: readonly ArrayLike<number>[]): PointArray {
  const dimensions = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    if (typeof row !== 'object' || typeof row?.length !== 'number')
      throw vaeKitError(
        'every point must be a row of numbers',
        `${describe(row)} at row ${i}`,
        REMEDY,
      );
    if (row.length !== dimensions) {
      throw vaeKitError(
        `every point must have as many coordinates as the first, ${dimensions}`,
        `${row.length} at row ${i}`,
        'Give rows of one length.',
      );
    }
    // What is not a number at all would otherwise become one without a word, as null does.
    for (let j = 0; j < dimensions; j++)
      values[i * dimensions + j] = typeof row[j] === 'number' ? row[j]! : Number.NaN;
  });
  return { values, count: rows.length, dimensions };
}

function checked(points: PointArray, dimensions?: number): PointArray {
  const { values, count } = points;
  if (count === 0 || points.dimensions === 0)
    throw optionError(
      'points',
      'must have at least one row and one coordinate',
      'none',
      'Give some points.',
    );
  if (dimensions !== undefined && points.dimensions !== dimensions) {
    throw optionError(
      'points',
      `must have ${dimensions} coordinates, as the mixture has`,
      `${points.dimensions}`,
      'Give points of the kind that the mixture was fitted to.',
    );
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const place = `row ${Math.floor(wrong / points.dimensions)} at coordinate ${wrong % points.dimensions}`;
    throw optionError(
      'points',
      'must be finite numbers',
      `${values[wrong]} in ${place}`,
      'Remove or replace such rows.',
    );
  }
  return points;
}
