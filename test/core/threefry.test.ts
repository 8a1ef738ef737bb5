import { describe, expect, it } from 'vitest';
import { threefry2x32 } from '../../src/core/threefry.js';

describe('threefry2x32', () => {
  // The known-answer vectors of the Random123 distribution, for 20 rounds.
  it.each([
    { key: [0, 0], counter: [0, 0], words: [0x6b200159, 0x99ba4efe] },
    {
      key: [0xffffffff, 0xffffffff],
      counter: [0xffffffff, 0xffffffff],
      words: [0x1cb996fc, 0xbb002be7],
    },
    {
      key: [0x13198a2e, 0x03707344],
      counter: [0x243f6a88, 0x85a308d3],
      words: [0xc4923a9c, 0x483df7a0],
    },
  ] as const)(
    'gives $words for the counter $counter and the key $key',
    ({ key, counter, words }) => {
      expect(threefry2x32(key, counter)).toEqual(words);
    },
  );

  it('is a bijection: equal keys and different counters never meet', () => {
    const seen = new Set(
      Array.from({ length: 10_000 }, (_, i) => threefry2x32([1, 2], [i >>> 8, i & 255]).join()),
    );
    expect(seen.size).toBe(10_000);
  });
});
