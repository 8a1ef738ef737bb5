import { describe, expect, it } from 'vitest';
import { FINITE_TOGETHER } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases } from './arena.js';

describe.each(builds())('allFinite with $name', (build) => {
  const { functions, clear, input, check } = arena(build, { pages: 4 });

  const isFinite = (values: Float32Array) => {
    clear();
    const block = input(values);
    const flag = functions.allFinite(values.length, block.address);
    check();
    return flag;
  };

  it.each([0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 15, 16, 17, 31, 1001])(
    'says 1 of %i finite values, whatever lies beside them',
    (n) => {
      const values = cases(n).spread(n);
      values.set([3.4028234e38, -3.4028234e38, 1e-45].slice(0, n));
      expect(isFinite(values)).toBe(1);
    },
  );

  it.each([Number.NaN, Infinity, -Infinity])(
    'says 0 where one of them is %d, in any place',
    (bad) => {
      for (let n = 1; n <= 4 * FINITE_TOGETHER + 1; n++) {
        for (let at = 0; at < n; at++) {
          const values = cases(n).spread(n);
          values[at] = bad;
          expect(isFinite(values), `place ${at} of ${n}`).toBe(0);
        }
      }
    },
  );
});
