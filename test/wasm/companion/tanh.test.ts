import { describe, expect, it } from 'vitest';
import { SERIES_BELOW } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases, ulp } from './arena.js';

describe.each(builds())('tanh with $name', (build) => {
  const { functions, clear, input, state, output, check } = arena(build, { pages: 4 });

  it('is that of float64 to three units in the last place, for any count of numbers, in place too', () => {
    const random = cases(1);
    let worst = 0;
    for (let n = 1; n < 200; n++) {
      const x = random.spread(n);
      clear();
      const [values, inPlace, out] = [input(x), state(x), output(n)];
      functions.tanh(n, values.address, out.address);
      functions.tanh(n, inPlace.address, inPlace.address);
      check();
      expect([...inPlace.values()]).toEqual([...out.values()]);
      out
        .values()
        .forEach(
          (value, i) =>
            (worst = Math.max(worst, Math.abs(value - Math.tanh(x[i]!)) / ulp(Math.tanh(x[i]!)))),
        );
    }
    expect(worst).toBeLessThan(3);
  });

  it('is so to two units on both sides of where its series ends, and is ±1 at the ends', () => {
    const bits = new Int32Array(Float32Array.of(SERIES_BELOW).buffer)[0]!;
    const close = Int32Array.from({ length: 4001 }, (_, i) => bits + i - 2000);
    const steps = Array.from(new Float32Array(close.buffer));
    const x = Float32Array.from([...steps, ...steps.map((value) => -value)]);
    const ends = [Infinity, 1e30, 9.1, 0, -9.1, -1e30, -Infinity, Number.NaN];
    clear();
    const [values, far] = [input(x), input(Float32Array.from(ends))];
    const [out, limits] = [output(x.length), output(ends.length)];
    functions.tanh(x.length, values.address, out.address);
    functions.tanh(ends.length, far.address, limits.address);
    check();
    const errors = Array.from(out.values(), (value, i) => {
      const expected = Math.tanh(x[i]!);
      return Math.abs(value - expected) / ulp(expected);
    });
    expect(Math.max(...errors)).toBeLessThan(2);
    expect([...limits.values()]).toEqual(ends.map((value) => Math.fround(Math.tanh(value))));
  });
});
