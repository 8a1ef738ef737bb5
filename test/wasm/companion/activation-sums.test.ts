import { describe, expect, it } from 'vitest';
import { ROWS_SUMMED } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases } from './arena.js';
import { ranges } from './conv-terms.js';

describe.each(builds())('activations of layers, with $name', (build) => {
  const { functions, clear, input, state, output, check } = arena(build, { pages: 40 });

  it.each([
    ['relu', 1],
    ['elu', 2],
  ] as const)('%s is applied in place, and NaN stays', (name, activation) => {
    const random = cases(1);
    for (const count of [1, 3, 4, 7, 64]) {
      const values = random.spread(count);
      values[0] = NaN;
      clear();
      const x = state(values);
      const whole = Math.floor(count / 8) * 4;
      functions.activate(0, whole, activation, x.address);
      functions.activate(whole, count - whole, activation, x.address);
      check();
      const found = x.values();
      expect(found[0]).toBeNaN();
      for (let i = 1; i < count; i++) {
        const low = name === 'relu' ? 0 : Math.expm1(values[i]!);
        expect(Math.abs(found[i]! - (values[i]! < 0 ? low : values[i]!))).toBeLessThan(2 ** -22);
      }
    }
  });

  it.each([
    ['relu', 1],
    ['elu', 2],
  ] as const)('goes back through %s, with sums of rows in blocks', (name, activation) => {
    const random = cases(2);
    for (const [rows, cols] of [
      [1, 1],
      [ROWS_SUMMED, 4],
      [ROWS_SUMMED + 1, 5],
      [3 * ROWS_SUMMED - 1, 32],
    ] as const) {
      // Halves: all that is made of them is exact.
      const outputs = random.wholes(rows * cols).map((value) => Math.max(value / 8, -0.5));
      const slopes = random.wholes(rows * cols);
      const blocks = Math.ceil(rows / ROWS_SUMMED);
      clear();
      const [y, dy] = [input(outputs), input(slopes)];
      const [d, sums] = [output(rows * cols), output(blocks * cols)];
      for (const [first, count] of ranges(random, blocks))
        functions.activationSums(
          first,
          count,
          rows,
          cols,
          activation,
          y.address,
          dy.address,
          d.address,
          sums.address,
        );
      check();
      const wanted = slopes.map((slope, i) => {
        const value = outputs[i]!;
        return value > 0 ? slope : name === 'relu' ? 0 : slope * (value + 1);
      });
      expect([...d.values()].map((value) => value + 0)).toEqual(
        [...wanted].map((value) => value + 0),
      );
      const totals = new Float32Array(blocks * cols);
      wanted.forEach((value, i) => {
        totals[Math.floor(i / cols / ROWS_SUMMED) * cols + (i % cols)]! += value;
      });
      expect([...sums.values()].map((value) => value + 0)).toEqual(
        [...totals].map((value) => value + 0),
      );
    }
  });
});
