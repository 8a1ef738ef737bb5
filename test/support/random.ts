/**
 * Numbers uniform on [0, 1), for making test cases: a linear congruential generator (Knuth's MMIX
 * constants), unrelated to the generators under test.
 */
export function float64Stream(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) * 2 ** -53;
  };
}
