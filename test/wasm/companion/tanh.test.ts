import { describe, expect, it } from 'vitest';
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
      functions.tanh(0, n, values.address, out.address);
      functions.tanh(0, n, inPlace.address, inPlace.address);
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

  // 2.5 is the worst in steps of 10⁻⁵ from 10⁻⁹ to 10, at 4.5.
  it('is so around the steps of its exponent, in any ranges, and is ±1 at the ends', () => {
    const edges = Array.from({ length: 30 }, (_, n) => (n + 0.5) * Math.LN2 * 0.5);
    const bits = edges.map((edge) => new Int32Array(Float32Array.of(edge).buffer)[0]!);
    const close = Int32Array.from({ length: 30 * 201 }, (_, i) => bits[i % 30]! + (i % 201) - 100);
    const steps = Array.from(new Float32Array(close.buffer));
    const x = Float32Array.from([...steps, ...steps.map((value) => -value)]);
    const ends = [Infinity, 1e30, 9.1, 0, -0, -9.1, -1e30, -Infinity, Number.NaN];
    clear();
    const [values, far] = [input(x), input(Float32Array.from(ends))];
    const [out, limits] = [output(x.length), output(ends.length)];
    functions.tanh(100, x.length - 100, values.address, out.address);
    functions.tanh(0, 100, values.address, out.address);
    functions.tanh(0, ends.length, far.address, limits.address);
    check();
    const errors = Array.from(out.values(), (value, i) => {
      const expected = Math.tanh(x[i]!);
      return Math.abs(value - expected) / ulp(expected);
    });
    expect(Math.max(...errors)).toBeLessThan(2.6);
    expect([...limits.values()]).toEqual(ends.map((value) => Math.fround(Math.tanh(value))));
  });
});
