/**
 * A stream of uniform unsigned 32-bit words: xoshiro128++, of period 2^128 − 1.
 *
 * D. Blackman and S. Vigna, Scrambled linear pseudorandom number generators (ACM TOMS 47, 2021).
 *
 * @param state - Four 32-bit words, not all 0.
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state.map((word) => word | 0) as [number, number, number, number];
  return () => {
    const total = (a + d) | 0;
    const word = (((total << 7) | (total >>> 25)) + a) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return word;
  };
}
