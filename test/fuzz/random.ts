/** Choices of one file's mutations, which its number and the seed decide alone. */
export interface Random {
  /** A number on [0, 1). */
  uniform(): number;
  /** A whole number from 0 to below a bound. */
  below(bound: number): number;
  /** One of a list. */
  pick<T>(list: readonly T[]): T;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
}

/**
 * The choices of one file: SplitMix32 (Steele, Lea and Flood, 2014), its start hashed from seed and
 * number, so that any file can be made again without those before it.
 */
export function randomOf(seed: number, index: number): Random {
  let state = mixed(mixed(seed) ^ index);
  const uniform = () => {
    state = (state + 0x9e3779b9) | 0;
    return mixed(state) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(uniform() * bound);
  return {
    uniform,
    below,
    pick: (list) => list[below(list.length)]!,
    chance: (probability) => uniform() < probability,
  };
}

/** The finalizer of MurmurHash3. */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
