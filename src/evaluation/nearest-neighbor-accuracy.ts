import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';
import { checkOptions, COUNT, type Kind, type OptionKinds } from '../core/options.js';
import type { PointArray, Points } from '../models/gaussian-mixture/points.js';
import { readPoints } from '../models/gaussian-mixture/read-points.js';

/**
 * Points whose classes are asked for, with what they are.
 *
 * @public
 */
export interface LabelledCodes {
  /** The points. */
  readonly codes: Points;
  /** The class of each. */
  readonly labels: ArrayLike<number> | Tensor;
}

/**
 * Options of {@link nearestNeighborAccuracy}.
 *
 * @public
 */
export interface NearestNeighborOptions {
  /** How many neighbours vote, at most all there are; 10 unless told. */
  readonly neighbors?: number;
  /** By distance, or by direction alone; `'euclidean'` unless told. */
  readonly metric?: 'euclidean' | 'cosine';
  /** Other points that are to be told by these; each of these by all the others unless told. */
  readonly test?: LabelledCodes;
}

const METRIC: Kind = {
  wanted: "'euclidean' or 'cosine'",
  holds: (value) => value === 'euclidean' || value === 'cosine',
  remedy: 'Give one of the two.',
};

const KINDS: OptionKinds<NearestNeighborOptions> = { neighbors: COUNT, metric: METRIC, test: null };

const HINTS = { 'k nNeighbors': 'Give neighbors: 10.', 'distance p': "Give metric: 'euclidean'." };

const TEST_KINDS: OptionKinds<LabelledCodes> = { codes: null, labels: null };

/**
 * How well codes tell classes: the share of points whose class is the most frequent among their
 * nearest neighbours, the point itself left out.
 *
 * Where several classes are equally frequent, the one with the nearest neighbour among them is taken.
 * T. M. Cover and P. E. Hart, Nearest neighbor pattern classification (1967).
 *
 * @param codes - Points, such as the latents that `model.encode` gives.
 * @param labels - The class of each, as numbers.
 * @param options - How many neighbours vote, by which distance, and other points to be told by these.
 * @returns A share, from 0 to 1.
 * @throws {@link VaeKitError} where points and labels do not go together, or an option is not what it
 * should be.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli, mlpDecoder, mlpEncoder, nearestNeighborAccuracy, syntheticDigits, takeRows, vae,
 * } from 'vae-kit';
 *
 * const { images, labels } = syntheticDigits({ count: 60, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const codes = model.encode(takeRows(images, 60));
 * const share = nearestNeighborAccuracy(codes, labels, { neighbors: 5 });
 * console.assert(share >= 0 && share <= 1);
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function nearestNeighborAccuracy(
  codes: Points,
  labels: ArrayLike<number> | Tensor,
  options: NearestNeighborOptions = {},
): number {
  checkOptions(options, 'nearestNeighborAccuracy', KINDS, HINTS);
  const { neighbors = 10, metric = 'euclidean', test } = options;
  if (test !== undefined) checkOptions(test, 'test', TEST_KINDS);
  const known = labelled(codes, labels, metric);
  const asked = test ? labelled(test.codes, test.labels, metric) : known;
  const { dimensions } = known.points;
  if (asked.points.dimensions !== dimensions) {
    throw optionError(
      'test',
      `must have codes of ${dimensions} coordinates, as the others have`,
      `${asked.points.dimensions}`,
      'Give codes of one model.',
    );
  }
  const others = known.points.count - (test ? 0 : 1);
  if (others === 0) {
    throw optionError(
      'codes',
      'must be two points or more, where each is told by the others',
      'one',
      'Give more, or other points as test.',
    );
  }
  let right = 0;
  for (let i = 0; i < asked.points.count; i++) {
    const point = asked.points.values.subarray(i * dimensions, (i + 1) * dimensions);
    const found = nearest(known.points, point, Math.min(neighbors, others), test ? -1 : i);
    if (vote(found, known.labels) === asked.labels[i]) right++;
  }
  return right / asked.points.count;
}

interface Labelled {
  readonly points: PointArray;
  readonly labels: ArrayLike<number>;
}

function labelled(
  codes: Points,
  given: ArrayLike<number> | Tensor,
  metric: 'euclidean' | 'cosine',
): Labelled {
  const points = readPoints(codes);
  const { dataSync } = Object(given) as Partial<Tensor>;
  const labels = typeof dataSync === 'function' ? (given as Tensor).dataSync() : given;
  const numbers = labels as ArrayLike<number> | null | undefined;
  if (numbers?.length !== points.count || !Array.from(numbers).every(Number.isFinite)) {
    throw optionError(
      'labels',
      `must be a number for each of the ${points.count} points`,
      describe(given),
      'Give the class of each, as in digits.labels.',
    );
  }
  return { points: metric === 'cosine' ? directions(points) : points, labels: numbers };
}

/** Points of length 1, whose distances grow with the angle; 0 stays where it is. */
function directions({ values, count, dimensions }: PointArray): PointArray {
  const scaled = values.slice();
  for (let i = 0; i < count; i++) {
    const row = scaled.subarray(i * dimensions, (i + 1) * dimensions);
    const length = Math.hypot(...row) || 1;
    for (let d = 0; d < dimensions; d++) row[d]! /= length;
  }
  return { values: scaled, count, dimensions };
}

/** The positions of the points nearest to one, the nearest first. */
function nearest(
  { values, dimensions }: PointArray,
  point: ArrayLike<number>,
  neighbors: number,
  leftOut: number,
): Int32Array {
  const positions = new Int32Array(neighbors);
  const distances = new Float64Array(neighbors).fill(Infinity);
  const last = neighbors - 1;
  for (let other = 0, at = 0; at < values.length; other++, at += dimensions) {
    if (other === leftOut) continue;
    let distance = 0;
    for (let d = 0; d < dimensions; d++) distance += (values[at + d]! - point[d]!) ** 2;
    if (!(distance < distances[last]!)) continue;
    let place = last;
    for (; place > 0 && distance < distances[place - 1]!; place--) {
      distances[place] = distances[place - 1]!;
      positions[place] = positions[place - 1]!;
    }
    distances[place] = distance;
    positions[place] = other;
  }
  return positions;
}

function vote(positions: Int32Array, labels: ArrayLike<number>): number | undefined {
  const votes = new Map<number, number>();
  for (const position of positions)
    votes.set(labels[position]!, (votes.get(labels[position]!) ?? 0) + 1);
  const most = Math.max(...votes.values());
  // A map keeps the order of insertion: that of distance.
  return [...votes].find(([, count]) => count === most)?.[0];
}
