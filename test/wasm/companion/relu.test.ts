import { describe, expect, it } from 'vitest';
import { arena, builds, cases } from './arena.js';

interface ReluGrad {
  reluGrad(n: number, y: number, dy: number, dx: number): void;
}

describe.each(builds())('reluGrad with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 4 });

  it('passes the slope on where the value is above 0', () => {
    const random = cases(1);
    for (let n = 1; n < 100; n++) {
      const [y, dy] = [random.numbers(n).map((value) => (value < -0.5 ? 0 : value)), random.numbers(n)];
      clear();
      const [values, slopes, out] = [input(y), input(dy), output(n)];
      (functions as typeof functions & ReluGrad).reluGrad(n, values.address, slopes.address, out.address);
      check();
      expect([...out.values()]).toEqual(Array.from(dy, (slope, i) => (y[i]! > 0 ? slope : 0)));
    }
  });
});
