import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { normalStream, uniformStream } from '../../core/noise.js';
import type { Params, Support } from '../../distributions/family.js';
import { logGamma } from '../statistics/special-functions.js';
import { repeated, rowsOfValues, type Subject } from './subject.js';

/** A distribution that is known exactly, and covers another. */
export interface Reference {
  /** Values, and the log of their density or probability. */
  draw(key: Key, rows: number): { readonly x: number[][]; readonly logDensity: number[] };
  /** Where it lies and how wide it is, for each dimension. */
  readonly centre: readonly number[];
  readonly scale: readonly number[];
}

/** Degrees of freedom: tails that those of most densities stay below. */
const DEGREES = 3;
const PILOT = 2000;

/**
 * A reference for one distribution of a family, by a look at its samples: all values alike where
 * these are few, else a multivariate t distribution, wider than the samples; of dimensions of both
 * kinds, as of a table's columns, each part its own.
 */
export function referenceFor(subject: Subject, one: Params, key: Key): Reference | undefined {
  const { family } = subject;
  const samples = tidy(() =>
    rowsOfValues(family.sample(repeated(subject, one, PILOT), foldIn(key, 0))),
  );
  const whole = wholeDimensions(samples);
  const [discrete, continuous] = [true, false].map((kind) =>
    whole.flatMap((each, j) => (each === kind ? [j] : [])),
  );
  const some = (places: readonly number[]) => samples.map((row) => places.map((j) => row[j]!));
  if (continuous!.length === 0) return discreteReference(samples, family.support);
  if (discrete!.length === 0) return continuousReference(samples, family.support);
  const [first, second] = [
    discreteReference(some(discrete!), family.support),
    continuousReference(some(continuous!), family.support),
  ];
  return first && second && besideEachOther(first, second, [...discrete!, ...continuous!]);
}

/** Which dimensions have whole numbers alone. */
export function wholeDimensions(samples: readonly (readonly number[])[]): boolean[] {
  return samples[0]!.map((_, j) => samples.every((row) => Number.isInteger(row[j])));
}

const meansOf = (samples: readonly (readonly number[])[]) =>
  samples[0]!.map((_, j) => samples.reduce((a, row) => a + row[j]!, 0) / samples.length);

function discreteReference(samples: readonly number[][], { type }: Support): Reference | undefined {
  const centre = meansOf(samples);
  const width = centre.length;
  const isBinary = type === 'binary';
  if (isBinary && width > 12) return undefined;
  const distinct = new Map(samples.map((row) => [row.join(), row]));
  const all = isBinary
    ? Array.from({ length: 2 ** width }, (_, i) => centre.map((_c, j) => (i >> j) & 1))
    : [...distinct.values()];
  return { ...uniformOver(all), centre, scale: centre.map(() => 0.5) };
}

function continuousReference(
  samples: readonly number[][],
  { low, high }: Support,
): Reference | undefined {
  const centre = meansOf(samples);
  if (Number.isFinite(low) && Number.isFinite(high)) return uniformWithin(low, high, centre.length);
  // With one bound alone the other tail is as long as it likes.
  if (Number.isFinite(low) || Number.isFinite(high)) return undefined;
  // Of dimensions that may well go together.
  const covariance = centre.map((_a, i) =>
    centre.map(
      (_b, j) =>
        samples.reduce((total, row) => total + (row[i]! - centre[i]!) * (row[j]! - centre[j]!), 0) /
        samples.length,
    ),
  );
  const root = choleskyOf(covariance);
  return root && student(centre, root);
}

/** Two references, whose dimensions have their places among all of them. */
function besideEachOther(a: Reference, b: Reference, places: readonly number[]): Reference {
  const placed = (values: readonly number[]) => {
    const all = new Array<number>(places.length);
    places.forEach((place, i) => (all[place] = values[i]!));
    return all;
  };
  return {
    centre: placed([...a.centre, ...b.centre]),
    scale: placed([...a.scale, ...b.scale]),
    draw(key, rows) {
      const [first, second] = [a.draw(foldIn(key, 1), rows), b.draw(foldIn(key, 2), rows)];
      return {
        x: first.x.map((row, n) => placed([...row, ...second.x[n]!])),
        logDensity: first.logDensity.map((own, n) => own + second.logDensity[n]!),
      };
    },
  };
}

function uniformOver(all: readonly number[][]): Pick<Reference, 'draw'> {
  return {
    draw(key, rows) {
      const next = uniformStream(key);
      return {
        x: Array.from({ length: rows }, () => all[Math.floor(next() * all.length)]!),
        logDensity: new Array<number>(rows).fill(-Math.log(all.length)),
      };
    },
  };
}

function uniformWithin(low: number, high: number, width: number): Reference {
  const [span, middle] = [high - low, (low + high) / 2];
  return {
    centre: new Array<number>(width).fill(middle),
    scale: new Array<number>(width).fill(span / 4),
    draw(key, rows) {
      const next = uniformStream(key);
      return {
        x: Array.from({ length: rows }, () =>
          Array.from({ length: width }, () => low + span * (next() + 2 ** -25)),
        ),
        logDensity: new Array<number>(rows).fill(-width * Math.log(span)),
      };
    },
  };
}

/** The multivariate t distribution of 3 degrees of freedom and a scale of 1.2 L. */
function student(centre: readonly number[], root: readonly (readonly number[])[]): Reference {
  const width = centre.length;
  const wide = root.map((row) => row.map((value) => 1.2 * value));
  const constant =
    logGamma((DEGREES + width) / 2) -
    logGamma(DEGREES / 2) -
    (width / 2) * Math.log(DEGREES * Math.PI) -
    wide.reduce((total, row, i) => total + Math.log(row[i]!), 0);
  return {
    centre,
    scale: root.map((row) => Math.hypot(...row)),
    draw(key, rows) {
      const next = normalStream(key);
      const x: number[][] = [];
      const logDensity: number[] = [];
      for (let n = 0; n < rows; n++) {
        const noise = centre.map(next);
        const chi = next() ** 2 + next() ** 2 + next() ** 2;
        const stretch = Math.sqrt(DEGREES / chi);
        // As float32 holds it, so that both densities are of the same point.
        const row = centre.map((middle, i) =>
          Math.fround(
            middle + stretch * wide[i]!.reduce((sum, value, j) => sum + value * noise[j]!, 0),
          ),
        );
        const square = stretch ** 2 * noise.reduce((sum, value) => sum + value * value, 0);
        x.push(row);
        logDensity.push(constant - ((DEGREES + width) / 2) * Math.log1p(square / DEGREES));
      }
      return { x, logDensity };
    },
  };
}

function choleskyOf(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const root = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= root[i]![k]! * root[j]![k]!;
      if (i === j && !(sum > 0)) return undefined;
      root[i]![j] = i === j ? Math.sqrt(sum) : sum / root[j]![j]!;
    }
  return root;
}

/** Rows of values as a tensor. */
export function valuesOf(rows: readonly (readonly number[])[], event: readonly number[]): Tensor {
  return tensor(Float32Array.from(rows.flat()), [rows.length, ...event]);
}
