import { tidy } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import type { Support } from '../../distributions/family.js';
import { figureFinding, type Law } from '../run-laws.js';
import { valuesOf } from './reference.js';
import { rowsOfValues, type Subject } from './subject.js';

/** The law that no value is more probable than the mode. */
export function lawsOfMode(subject: Subject): Law[] {
  const { family, event } = subject;
  if (family.approximate?.includes('mode')) return [];
  return [
    {
      name: 'the mode is most probable',
      run: ({ key }) =>
        tidy(() => {
          const rows = 4;
          const q = subject.params(foldIn(key, 1), rows);
          const mode = family.mode(q);
          const best = family.logProb(q, mode).dataSync();
          const values = rowsOfValues(mode);
          let worst = 0;
          const drawn = Array.from({ length: 20 }, (_, i) =>
            rowsOfValues(family.sample(q, foldIn(foldIn(key, 2), i))),
          );
          for (const other of [...neighboursOf(values, drawn.flat(), family.support), ...drawn]) {
            const logProb = family.logProb(q, valuesOf(other, event)).dataSync();
            logProb.forEach((each, n) => (worst = Math.max(worst, each - best[n]!)));
          }
          return figureFinding(
            worst,
            1e-4,
            `another value is more probable, by ${worst.toPrecision(3)} nats`,
          );
        }),
    },
  ];
}

/** Values next to others, dimension by dimension, as far as the support has such. */
function neighboursOf(
  values: readonly number[][],
  drawn: readonly number[][],
  { type, low, high, step }: Support,
): number[][][] {
  const moves = (j: number): ((x: number) => number)[] => {
    if (type === 'binary') return [(x) => 1 - x];
    const within = (by: number) => (x: number) => (x + by < low || x + by > high ? x : x + by);
    if (step !== undefined) return [within(step), within(-step)];
    // Those of an interval may be none, as at its ends, and so those between whole numbers.
    const isReal = low === -Infinity && high === Infinity;
    return isReal && drawn.some((row) => !Number.isInteger(row[j]))
      ? [0.05, -0.05, 0.5, -0.5].map(within)
      : [];
  };
  return values[0]!.flatMap((_, j) =>
    moves(j).map((move) => values.map((row) => row.map((x, i) => (i === j ? move(x) : x)))),
  );
}
