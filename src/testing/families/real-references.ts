import { normalStream, uniformStream } from '../../core/noise.js';
import { logGamma } from '../statistics/special-functions.js';
import type { Reference } from './reference.js';

/** Degrees of freedom: tails that those of most densities stay below. */
const DEGREES = 3;

/** All points of a box alike. */
export function uniformWithin(low: number, high: number, width: number): Reference {
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

/**
 * The multivariate t distribution of 3 degrees of freedom that is 1.2 times as wide as samples;
 * undefined where these have no width.
 */
export function student(samples: readonly number[][]): Reference | undefined {
  const { centre, root } = placeOf(samples);
  if (!root) return undefined;
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

/** Where samples lie, and the root of their covariance. */
function placeOf(samples: readonly number[][]) {
  const count = samples.length;
  const centre = samples[0]!.map((_, j) => samples.reduce((sum, row) => sum + row[j]!, 0) / count);
  const covariance = centre.map((a, i) =>
    centre.map((b, j) => {
      const own = samples.reduce((sum, row) => sum + (row[i]! - a) * (row[j]! - b), 0);
      return own / count;
    }),
  );
  return { centre, root: choleskyOf(covariance) };
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
