import type { Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../../core/check-count.js';
import { likelyMeant } from '../../core/check-tensor.js';
import { describe, optionError, type VaeKitError } from '../../core/errors.js';
import { checkOptions, type OptionKinds } from '../../core/options.js';
import { formatShape, sizeOf } from '../../core/shapes.js';
import type { PointArray, Points } from './points.js';

const REMEDY =
  'Give nested arrays such as [[0, 1], [2, 3]], a tensor of shape [N, D], or { values, ' +
  'dimensions }.';

const LINE = 'Give [[1], [2]] for points on a line, or { values, dimensions }.';

type Flat = Extract<Points, { readonly values: ArrayLike<number> }>;

const PARTS: OptionKinds<Flat> = { values: null, dimensions: null };

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

function refused(rule: string, received: string, remedy: string): VaeKitError {
  return optionError('points', rule, received, remedy);
}

function isTensor(points: Points): points is Tensor {
  const tensor = points as Partial<Tensor> | null | undefined;
  if (typeof tensor?.dataSync !== 'function') return false;
  if (tensor.isDisposed)
    throw refused(
      'must be a tensor that is still there',
      'a disposed one',
      'Dispose it only after its last use.',
    );
  const { shape = [], dtype } = tensor;
  if (shape.length !== 2) {
    const [rows = -1, ...axes] = shape.length > 1 ? shape : [];
    throw refused(
      'must be a tensor of shape [N, D]',
      formatShape(shape),
      `Reshape it with tf.reshape(x, ${formatShape([rows, sizeOf(axes)])}).`,
    );
  }
  if (dtype === 'string' || dtype === 'complex64')
    throw refused('must be a tensor of real numbers', describe(tensor), REMEDY);
  return true;
}

function ofTensor({ shape }: Tensor, values: ArrayLike<number>): PointArray {
  return { values: Float64Array.from(values), count: shape[0], dimensions: shape[1]! };
}

function isList(value: unknown): value is ArrayLike<number> {
  return typeof value === 'object' && typeof (value as unknown[] | null)?.length === 'number';
}

function ofArrays(points: Exclude<Points, Tensor>): PointArray {
  if (Array.isArray(points)) return ofRows(points as readonly ArrayLike<number>[]);
  const { values, dimensions } = (points ?? {}) as Flat;
  if (!isList(values)) {
    const remedy = isList(points) ? LINE : (likelyMeant(points) ?? REMEDY);
    throw refused('must be rows of numbers', describe(points), remedy);
  }
  checkOptions(points as Flat, 'points', PARTS);
  checkCount(dimensions, 'dimensions', 2);
  if (values.length % dimensions !== 0) {
    throw refused(
      `in ${dimensions} dimensions need a multiple of ${dimensions} values`,
      `${values.length}`,
      'Check dimensions against the length of values.',
    );
  }
  const count = values.length / dimensions;
  const read = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) read[i] = numberAt(values, i, i, dimensions);
  return { values: read, count, dimensions };
}

function ofRows(rows: readonly ArrayLike<number>[]): PointArray {
  const dimensions = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    if (!isList(row))
      throw refused(
        'must be rows of numbers',
        `${describe(row)} at row ${i}`,
        typeof row === 'number' ? LINE : (likelyMeant(row) ?? REMEDY),
      );
    if (row.length !== dimensions) {
      throw refused(
        `must have as many coordinates as the first, ${dimensions}`,
        `${row.length} at row ${i}`,
        'Give rows of one length.',
      );
    }
    for (let j = 0; j < dimensions; j++)
      values[i * dimensions + j] = numberAt(row, j, i * dimensions + j, dimensions);
  });
  return { values, count: rows.length, dimensions };
}

/** A number of a list, looked at: what is none would become one without a word, as null does. */
function numberAt(list: ArrayLike<number>, at: number, place: number, dimensions: number): number {
  const value = list[at];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw notFinite(value, place, dimensions);
}

function notFinite(value: unknown, place: number, dimensions: number): VaeKitError {
  return refused(
    'must be finite numbers',
    `${describe(value)} in row ${Math.floor(place / dimensions)} at coordinate ${place % dimensions}`,
    typeof value === 'number' ? 'Remove or replace such rows.' : 'Convert it with Number(value).',
  );
}

function checked(points: PointArray, dimensions = points.dimensions): PointArray {
  const { values, count } = points;
  if (count === 0 || points.dimensions === 0)
    throw refused('must have at least one row and one coordinate', 'none', 'Give some points.');
  if (points.dimensions !== dimensions) {
    throw refused(
      `must have ${dimensions} coordinates, as the mixture has`,
      `${points.dimensions}`,
      'Give points of the kind that the mixture was fitted to.',
    );
  }
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) throw notFinite(values[i], i, dimensions);
  return points;
}
