import { checkCount } from './check-count.js';
import { describe, vaeKitError } from './errors.js';
import { checkKind, SEED } from './options.js';
import { threefry2x32 } from './threefry.js';

/**
 * A splittable source of randomness: an immutable value, used once.
 *
 * Whatever draws takes a key; who needs several draws splits its key first. The same key gives the
 * same numbers, on every backend.
 *
 * @public
 */
export interface Key {
  /** Tells a key from other plain objects. */
  readonly type: 'key';
  /** The 64 bits of the key, as two unsigned 32-bit words. */
  readonly words: readonly [number, number];
}

/** Checks that a value is a key; a seed given in its place is the likely mistake. */
export function checkKey(key: unknown): asserts key is Key {
  if ((key as Partial<Key> | null | undefined)?.type !== 'key')
    throw vaeKitError('a key is needed', describe(key), 'Make one of a seed with randomKey(seed).');
}

function keyOf(words: readonly [number, number]): Key {
  return { type: 'key', words };
}

/**
 * Makes a key from a seed.
 *
 * @param seed - A whole number from 0 to 2^53 − 1; 0 is a seed like any other.
 * @returns The key of that seed.
 * @throws {@link VaeKitError} where the seed is not such a number.
 *
 * @example
 * ```ts
 * import { randomKey, splitKey } from 'vae-kit';
 *
 * const [forNoise, forShuffle] = splitKey(randomKey(1), 2);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function randomKey(seed: number): Key {
  checkKind(seed, 'seed', SEED);
  return keyOf([Math.floor(seed / 2 ** 32), seed >>> 0]);
}

/**
 * What seeds are given for, each with a number of its own. Numbers never change, so that a seed
 * goes on meaning what it did. To reconstruct is to encode and to decode.
 */
const PURPOSES = {
  build: 0,
  amortize: 1,
  evaluate: 2,
  generate: 3,
  encode: 4,
  decode: 5,
  elbo: 6,
  sample: 7,
  swissRoll: 8,
  logLikelihood: 9,
  annealing: 10,
  information: 11,
} as const;

/**
 * The key of a call that was given a seed. Calls of different purposes get different keys of the
 * same seed, and none that {@link foldIn} and {@link splitKey} make of {@link randomKey}: whatever
 * seeds are given to whatever calls, what one draws has nothing to do with what another does.
 *
 * @param seed - As {@link randomKey} takes it.
 * @param purpose - What is drawn for.
 */
export function keyFor(seed: number, purpose: keyof typeof PURPOSES): Key {
  return keyOf(threefry2x32(randomKey(seed).words, [4, PURPOSES[purpose]]));
}

/**
 * Derives the key of one numbered purpose, such as a training step.
 *
 * @param key - The key to derive from; it may serve for any number of such derivations.
 * @param index - A whole number from 0 to 2^32 − 1.
 * @returns A key as good as independent of those of all other indices.
 * @throws {@link VaeKitError} where the key is none, or the index not such a number.
 *
 * @example
 * ```ts
 * import { foldIn, randomKey } from 'vae-kit';
 *
 * const run = randomKey(1);
 * const keyOfStep = (step: number) => foldIn(run, step);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function foldIn(key: Key, index: number): Key {
  checkKey(key);
  if (index >>> 0 !== index) {
    throw vaeKitError(
      'the index of foldIn must be a whole number from 0 to 2^32 - 1',
      describe(index),
      'Give the number of a step, say.',
    );
  }
  return keyOf(threefry2x32(key.words, [0, index]));
}

/**
 * Splits a key into several; the key itself must not be used after.
 *
 * @param key - The key to split.
 * @param count - How many keys to make, a positive integer.
 * @returns `count` keys, as good as independent.
 * @throws {@link VaeKitError} where the key is none, or the count not a positive integer.
 *
 * @example
 * ```ts
 * import { randomKey, splitKey } from 'vae-kit';
 *
 * const [first, second] = splitKey(randomKey(7), 2);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function splitKey<N extends number>(
  key: Key,
  count: N,
): N extends 2 ? [Key, Key] : N extends 3 ? [Key, Key, Key] : Key[] {
  checkKey(key);
  checkCount(count, 'the number of keys to split into', 2);
  // The high counter word keeps the keys of a split apart from those of foldIn.
  return Array.from({ length: count }, (_, i) =>
    keyOf(threefry2x32(key.words, [1, i])),
  ) as ReturnType<typeof splitKey<N>>;
}

/**
 * The key of what layers draw in one network of a model; the high counter word keeps it apart from
 * the keys of foldIn and of splits, so that the model's own draws are as if no layer drew.
 */
export function layersKey(key: Key, network: number): Key {
  return keyOf(threefry2x32(key.words, [5, network]));
}

/** The key of what an objective compares latents with; kept apart in the same way. */
export function priorKey(key: Key): Key {
  return keyOf(threefry2x32(key.words, [6, 0]));
}

/** An integer seed in [1, 2^31) for tfjs functions, most of which take 0 for "unseeded". */
export function tfjsSeed(key: Key): number {
  return threefry2x32(key.words, [2, 0])[0] >>> 1 || 1;
}
