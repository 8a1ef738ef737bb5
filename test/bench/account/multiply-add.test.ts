import { describe, expect, it } from 'vitest';
import { loopModule, multiplyAddRate, SUMS, UNROLLED } from './multiply-add.js';

/** What the loop comes to: each sum s = s / 2 + 1 nears 2 by half. Halves are exact in float32. */
function expected(rounds: number): number {
  const updates = rounds * UNROLLED;
  return Array.from({ length: SUMS }, (_, start) => 2 + (start - 2) * 0.5 ** updates).reduce(
    (total, sum) => total + sum,
    0,
  );
}

describe('loopModule', () => {
  // Relaxed SIMD needs a flag before Node 22.
  it.each([false, true].filter((fused) => WebAssembly.validate(loopModule(fused))))(
    'updates every sum as often as is counted, fused %s',
    async (fused) => {
      const { instance } = await WebAssembly.instantiate(loopModule(fused));
      const run = instance.exports.run as (rounds: number) => number;
      expect(run(1)).toBe(expected(1));
      expect(run(2)).toBe(Math.fround(expected(2)));
    },
  );

  it('needs no more than plain SIMD where it does not fuse', () => {
    expect(WebAssembly.validate(loopModule(false))).toBe(true);
  });
});

describe('multiplyAddRate', () => {
  it('is in 10⁹ operations a second: one core has some, and no thousands', async () => {
    const rate = await multiplyAddRate(false);
    expect(rate).toBeGreaterThan(1);
    expect(rate).toBeLessThan(1000);
  });
});
