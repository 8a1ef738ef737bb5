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
});
