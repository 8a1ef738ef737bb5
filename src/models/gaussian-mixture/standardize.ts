import { optionError } from '../../core/errors.js';
import { hasMatrices, type CovarianceType } from './covariance-type.js';
import type { Components } from './components.js';
import type { PointArray } from './points.js';

/** Standard deviations between these have squares that float64 holds, with room for thin ones. */
const LEAST_UNIT = 1e-140;
const MOST_UNIT = 1e140;

/** Where a fit has its origin, and what it measures by along each axis. */
export interface Frame {
  /** The mean of the points, `[D]`. */
  readonly origin: Float64Array;
  /**
   * Their standard deviation along each axis, `[D]`; 1 where that is 0. One for all axes, the root
   * of the mean variance, where spherical components are to be spherical still.
   */
  readonly units: Float64Array;
}

/**
 * Finds the origin and the units of points. All steps keep their bits where an axis is measured in
 * units that are longer by a power of two.
 */
export function frameOf(points: PointArray, covariance: CovarianceType): Frame {
  const { values, count, dimensions, weights } = points;
  const origin = new Float64Array(dimensions);
  // A second time for the digits that the first loses far from the origin.
  for (let pass = 0; pass < 2; pass++) {
    const from = origin.slice();
    for (let at = 0; at < values.length; at += dimensions)
      for (let axis = 0; axis < dimensions; axis++)
        origin[axis]! +=
          ((weights?.[at / dimensions] ?? 1) * (values[at + axis]! - from[axis]!)) / count;
  }
  const deviations = deviationsFrom(points, origin);
  const units =
    covariance === 'spherical' ? deviations.fill(rootMeanSquare(deviations)) : deviations;
  const wrong = units.findIndex((unit) => unit !== 0 && !(unit >= LEAST_UNIT && unit <= MOST_UNIT));
  if (wrong >= 0)
    throw optionError(
      'points',
      'must have standard deviations between 1e-140 and 1e+140, whose squares float64 holds',
      `${units[wrong]} at coordinate ${wrong}`,
      'Rescale the points.',
    );
  return { origin, units: units.map((unit) => unit || 1) };
}

/** The standard deviation along each axis; squares are taken of parts of the range, in range. */
function deviationsFrom(points: PointArray, origin: Float64Array): Float64Array {
  const { values, dimensions, weights } = points;
  const lowest = values.slice(0, dimensions);
  const highest = lowest.slice();
  for (let at = 0; at < values.length; at += dimensions)
    for (let axis = 0; axis < dimensions; axis++) {
      const value = values[at + axis]!;
      if (value < lowest[axis]!) lowest[axis] = value;
      if (value > highest[axis]!) highest[axis] = value;
    }
  const squares = new Float64Array(dimensions);
  const ranges = highest.map((high, axis) => high - lowest[axis]!);
  for (let at = 0; at < values.length; at += dimensions)
    for (let axis = 0; axis < dimensions; axis++)
      squares[axis]! +=
        (weights?.[at / dimensions] ?? 1) *
        ((values[at + axis]! - origin[axis]!) / ranges[axis]!) ** 2;
  return ranges.map((range, axis) =>
    // A range above all numbers has parts of 0.
    range === 0 ? 0 : range * Math.sqrt((squares[axis]! || 1) / points.count),
  );
}

function rootMeanSquare(values: Float64Array): number {
  const most = Math.max(...values);
  const sum = values.reduce((total, value) => total + (value / most) ** 2, 0);
  return most === 0 || most === Infinity ? most : most * Math.sqrt(sum / values.length);
}

/** Points as a frame sees them. */
export function pointsInFrame(points: PointArray, { origin, units }: Frame): PointArray {
  const { values, dimensions } = points;
  const seen = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += dimensions)
    for (let axis = 0; axis < dimensions; axis++)
      seen[at + axis] = (values[at + axis]! - origin[axis]!) / units[axis]!;
  return { ...points, values: seen };
}

/** Means as a frame sees them. */
export function meansInFrame(means: Float64Array, { origin, units }: Frame): Float64Array {
  return means.map((mean, i) => (mean - origin[i % origin.length]!) / units[i % origin.length]!);
}

/** Covariances as a frame sees them. */
export function covariancesInFrame(
  covariances: Float64Array,
  type: CovarianceType,
  frame: Frame,
): Float64Array {
  const squares = squaresOf(type, frame);
  return covariances.map((covariance, i) => covariance / squares[i % squares.length]!);
}

/** What a frame sees, in the points' own origin and units. */
export function outOfFrame(components: Components, frame: Frame): Components {
  const { origin, units } = frame;
  const squares = squaresOf(components.covariance, frame);
  return {
    ...components,
    means: components.means.map(
      (mean, i) => origin[i % origin.length]! + mean * units[i % origin.length]!,
    ),
    covariances: components.covariances.map((value, i) => value * squares[i % squares.length]!),
  };
}

/** The units of the elements of one component's covariance. */
function squaresOf(type: CovarianceType, { units }: Frame): Float64Array {
  if (type === 'spherical') return units.slice(0, 1).map((unit) => unit * unit);
  if (!hasMatrices(type)) return units.map((unit) => unit * unit);
  const size = units.length;
  return Float64Array.from(
    { length: size * size },
    (_, i) => units[Math.floor(i / size)]! * units[i % size]!,
  );
}
