import { describe, expect, it } from 'vitest';
import { COLUMNS_TOGETHER } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases } from './arena.js';
import { around, expectExactly } from './exact.js';
import { traced } from './traced.js';

const COLUMNS = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 18, 31, 33, 63, 100, 784];

describe.each(builds())('with $name', (build) => {
  const { functions, clear, input, state, output, check } = arena(build, { pages: 40 });

  it('columnSums adds up the rows, and gives 0 for none', () => {
    const random = cases(1);
    for (let round = 0; round < 300; round++) {
      const [rows, columns] = [random.pick([0, 1, 2, 5, 100]), random.pick(COLUMNS)];
      const x = random.numbers(rows * columns);
      clear();
      const [matrix, sums] = [input(x), output(columns)];
      functions.columnSums(rows, columns, matrix.address, sums.address);
      check();
      const expected = Array.from({ length: columns }, (_, j) =>
        Array.from({ length: rows }, (_unused, i) => x[i * columns + j]!).reduce(
          (sum, value) => sum + value,
          0,
        ),
      );
      // Partial sums of up to 100 numbers below 1 in size, each rounded to 2^-24 of its size at
      // most.
      const worst = Math.max(...expected.map((value, j) => Math.abs(sums.values()[j]! - value)));
      expect(worst, `${rows} rows of ${columns}`).toBeLessThanOrEqual(3e-7 * rows);
    }
  });

  it('scaleRows multiplies each row by its factor, in place too, to the bit', () => {
    const random = cases(2);
    for (let round = 0; round < 200; round++) {
      const [rows, columns] = [random.pick([1, 2, 5, 10]), random.pick(COLUMNS)];
      const [x, factors] = [random.numbers(rows * columns), random.numbers(rows)];
      clear();
      const [matrix, inPlace, scale, out] = [
        input(x),
        state(x),
        input(factors),
        output(rows * columns),
      ];
      functions.scaleRows(rows, columns, matrix.address, scale.address, out.address);
      functions.scaleRows(rows, columns, inPlace.address, scale.address, inPlace.address);
      check();
      const expected = Array.from(x, (value, i) =>
        Math.fround(value * factors[Math.floor(i / columns)]!),
      );
      expect([...out.values()]).toEqual(expected);
      expect([...inPlace.values()]).toEqual(expected);
    }
  });

  it('they pass NaN and infinity on', () => {
    clear();
    const matrix = input(Float32Array.of(1, Number.NaN, 3, Infinity, 5, 6, 7, 8, 9, 10));
    const scale = input(Float32Array.of(2, -1));
    const [sums, scaled] = [output(5), output(10)];
    functions.columnSums(2, 5, matrix.address, sums.address);
    functions.scaleRows(2, 5, matrix.address, scale.address, scaled.address);
    check();
    expect([...sums.values()]).toEqual([7, Number.NaN, 11, Infinity, 15]);
    expect([...scaled.values()]).toEqual([2, Number.NaN, 6, Infinity, 10, -6, -7, -8, -9, -10]);
  });
});

describe('columnSums', () => {
  it('is exact on both sides of each block of columns, and takes it as one', async () => {
    const tracing = await traced(4);
    const random = cases(3);
    const arenas = [...builds().map((build) => arena(build, { pages: 4 })), tracing];
    for (const columns of [
      1,
      2,
      3,
      4,
      5,
      ...around(COLUMNS_TOGETHER),
      ...around(3 * COLUMNS_TOGETHER),
    ]) {
      for (const rows of [0, 1, 2, 7]) {
        const x = random.wholes(rows * columns);
        const expected = new Float32Array(columns);
        x.forEach((value, i) => (expected[i % columns]! += value));
        for (const { clear, input, output, functions, check } of arenas) {
          clear();
          const [matrix, sums] = [input(x), output(columns)];
          functions.columnSums(rows, columns, matrix.address, sums.address);
          check();
          expectExactly(sums.values(), expected, `${rows} rows of ${columns}`);
        }
        const blocks = Math.floor(columns / COLUMNS_TOGETHER);
        const { WAY_COLUMNS_TOGETHER = 0, WAY_COLUMNS_FOUR = 0 } = tracing.taken();
        expect([WAY_COLUMNS_TOGETHER, WAY_COLUMNS_FOUR]).toEqual([
          blocks,
          Math.ceil((columns - blocks * COLUMNS_TOGETHER) / 4),
        ]);
      }
    }
  });
});
