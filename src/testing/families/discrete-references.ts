import { uniformStream } from '../../core/noise.js';
import type { Reference } from './reference.js';

/** All values of a list alike. */
export function uniformOver(all: readonly number[][]): Reference {
  const width = all[0]!.length;
  return {
    centre: Array.from(
      { length: width },
      (_, j) => all.reduce((sum, row) => sum + row[j]!, 0) / all.length,
    ),
    scale: new Array<number>(width).fill(0.5),
    draw(key, rows) {
      const next = uniformStream(key);
      return {
        x: Array.from({ length: rows }, () => all[Math.floor(next() * all.length)]!),
        logDensity: new Array<number>(rows).fill(-Math.log(all.length)),
      };
    },
  };
}

/** Where the values of a lattice lie. */
export interface Lattice {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** How far beyond what was drawn there are levels, where the support has no end: next to nothing
 * is left behind. */
const [DEVIATIONS, LEVELS] = [40, 30];

/** The levels of a lattice, each dimension for itself: half as they were drawn, half with tails. */
export function onLattice(samples: readonly number[][], lattice: Lattice): Reference {
  const columns = samples[0]!.map((_, j) =>
    columnOf(
      samples.map((row) => row[j]!),
      lattice,
    ),
  );
  return {
    centre: columns.map(({ centre }) => centre),
    scale: columns.map(({ scale }) => scale),
    draw(key, rows) {
      const next = uniformStream(key);
      const x: number[][] = [];
      const logDensity: number[] = [];
      for (let n = 0; n < rows; n++) {
        const picked = columns.map((column) => ({ column, at: column.pick(next()) }));
        x.push(picked.map(({ column, at }) => column.values[at]!));
        logDensity.push(picked.reduce((sum, { column, at }) => sum + column.logs[at]!, 0));
      }
      return { x, logDensity };
    },
  };
}

function columnOf(drawn: readonly number[], { low, high, step }: Lattice) {
  const centre = drawn.reduce((a, b) => a + b, 0) / drawn.length;
  const scale = Math.max(
    step / 2,
    Math.sqrt(drawn.reduce((a, b) => a + (b - centre) ** 2, 0) / drawn.length),
  );
  const beyond = Math.ceil((DEVIATIONS * scale) / step + LEVELS) * step;
  const origin = Number.isFinite(low) ? low : Math.min(...drawn) - beyond;
  const end = Number.isFinite(high) ? high : Math.max(...drawn) + beyond;
  const count = Math.round((end - origin) / step) + 1;
  const values = Array.from({ length: count }, (_, i) => Math.fround(origin + i * step));
  const tails = values.map((x) => (1 + ((x - centre) / (1.2 * scale)) ** 2) ** -1.5);
  const whole = tails.reduce((a, b) => a + b, 0);
  const probability = tails.map((tail) => tail / whole / 2);
  for (const x of drawn) {
    const at = Math.round((x - origin) / step);
    if (at >= 0 && at < count) probability[at]! += 0.5 / drawn.length;
  }
  const sum = probability.reduce((a, b) => a + b, 0);
  let total = 0;
  const below = probability.map((each) => (total += each / sum));
  return {
    centre,
    scale,
    values,
    logs: probability.map((each) => Math.log(each / sum)),
    /** The first level whose cumulative probability is above a number. */
    pick(u: number): number {
      let [first, last] = [0, count - 1];
      while (first < last) {
        const middle = (first + last) >> 1;
        if (below[middle]! > u) last = middle;
        else first = middle + 1;
      }
      return first;
    },
  };
}
