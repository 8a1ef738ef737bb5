import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { sizeOf } from '../../core/shapes.js';
import type { Params } from '../../distributions/family.js';
import { onLattice, uniformOver } from './discrete-references.js';
import { student, uniformWithin } from './real-references.js';
import { repeated, rowsOfValues, type Subject } from './subject.js';

/** A distribution that is known exactly, and covers another. */
export interface Reference {
  /** Values, and the log of their density or probability. */
  draw(key: Key, rows: number): { readonly x: number[][]; readonly logDensity: number[] };
  /** Where it lies and how wide it is, for each dimension. */
  readonly centre: readonly number[];
  readonly scale: readonly number[];
}

const PILOT = 2000;

/** Of so many bits all values are gone through. */
const BITS = 12;

/**
 * A reference for one distribution of a family, by a look at its samples and its support: all values
 * alike where these are few, levels of a lattice, else what is wider than the samples. Columns of
 * whole numbers may stand beside such of real ones.
 */
export function referenceFor(subject: Subject, one: Params, key: Key): Reference | undefined {
  const { family, event } = subject;
  const width = sizeOf(event);
  const samples = tidy(() =>
    rowsOfValues(family.sample(repeated(subject, one, PILOT), foldIn(key, 0))),
  );
  const { type, low, high, step } = family.support;
  if (type === 'binary')
    return width > BITS
      ? undefined
      : uniformOver(
          Array.from({ length: 2 ** width }, (_, i) =>
            Array.from({ length: width }, (_x, j) => (i >> j) & 1),
          ),
        );
  if (step !== undefined) return onLattice(samples, { low, high, step });
  const whole: number[] = [];
  const real: number[] = [];
  for (let j = 0; j < width; j++)
    (samples.every((row) => Number.isInteger(row[j])) ? whole : real).push(j);
  const of = (columns: readonly number[]) => samples.map((row) => columns.map((j) => row[j]!));
  const discrete = whole.length > 0 ? uniformOver(distinct(of(whole))) : undefined;
  const continuous = real.length > 0 ? realReference(of(real), low, high) : undefined;
  if (real.length > 0 && !continuous) return undefined;
  if (!discrete) return continuous;
  return continuous ? beside([discrete, continuous], [whole, real]) : discrete;
}

function realReference(samples: number[][], low: number, high: number): Reference | undefined {
  const [hasLow, hasHigh] = [Number.isFinite(low), Number.isFinite(high)];
  if (hasLow && hasHigh) return uniformWithin(low, high, samples[0]!.length);
  if (!hasLow && !hasHigh) return student(samples);
  // A half-line is the image of the line under exp.
  const [edge, side] = hasLow ? [low, 1] : [high, -1];
  const onLine = student(samples.map((row) => row.map((x) => Math.log(side * (x - edge)))));
  const points = samples.flat();
  return (
    onLine && {
      centre: onLine.centre.map((middle) => edge + side * Math.exp(middle)),
      scale: onLine.scale.map(() => spreadOf(points)),
      draw(key, rows) {
        const { x, logDensity } = onLine.draw(key, rows);
        return {
          x: x.map((row) => row.map((t) => Math.fround(edge + side * Math.exp(t)))),
          logDensity: logDensity.map((own, n) => own - x[n]!.reduce((sum, t) => sum + t, 0)),
        };
      },
    }
  );
}

function distinct(rows: readonly number[][]): number[][] {
  return [...new Map(rows.map((row) => [row.join(), row])).values()];
}

function spreadOf(values: readonly number[]): number {
  const centre = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((a, b) => a + (b - centre) ** 2, 0) / values.length) || 1;
}

/** References of some columns each, as one of all. */
function beside(parts: readonly Reference[], columns: readonly (readonly number[])[]): Reference {
  const merged = (rows: readonly (readonly number[])[]) => {
    const row: number[] = [];
    columns.forEach((own, part) => own.forEach((j, i) => (row[j] = rows[part]![i]!)));
    return row;
  };
  return {
    centre: merged(parts.map(({ centre }) => centre)),
    scale: merged(parts.map(({ scale }) => scale)),
    draw(key, rows) {
      const drawn = parts.map((part, i) => part.draw(foldIn(key, i), rows));
      return {
        x: Array.from({ length: rows }, (_, n) => merged(drawn.map(({ x }) => x[n]!))),
        logDensity: Array.from({ length: rows }, (_, n) =>
          drawn.reduce((sum, { logDensity }) => sum + logDensity[n]!, 0),
        ),
      };
    },
  };
}

/** Rows of values as a tensor. */
export function valuesOf(rows: readonly (readonly number[])[], event: readonly number[]): Tensor {
  return tensor(Float32Array.from(rows.flat()), [rows.length, ...event]);
}
