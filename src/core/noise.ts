import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { checkBackend } from './check-backend.js';
import { checkKey, type Key } from './keys.js';
import { checkShape, sizeOf, type Shape } from './shapes.js';
import { threefry2x32 } from './threefry.js';
import { xoshiro128 } from './xoshiro.js';

/**
 * A stream of uniform unsigned 32-bit words, whose state is filled from the key by Threefry. Keys
 * need a generator that splits well, streams one that is fast.
 */
export function wordStream(key: Key): () => number {
  return xoshiro128([...threefry2x32(key.words, [3, 0]), ...threefry2x32(key.words, [3, 1])]);
}

/**
 * A stream of numbers uniform on [0, 1), multiples of 2^-24, so that float32 holds each exactly.
 */
export function uniformStream(key: Key): () => number {
  const next = wordStream(key);
  return () => (next() >>> 8) * 2 ** -24;
}

/** A stream of standard normal numbers (Box and Muller, 1958). */
export function normalStream(key: Key): () => number {
  const next = wordStream(key);
  let spare = Number.NaN;
  return () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    // The half keeps the logarithm's argument above 0.
    const radius = Math.sqrt(-2 * Math.log((next() + 0.5) * 2 ** -32));
    const angle = next() * (2 * Math.PI * 2 ** -32);
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

function fill(key: Key, shape: Shape, stream: (key: Key) => () => number): Tensor {
  checkBackend();
  checkKey(key);
  checkShape(shape, 'the shape of noise');
  const next = stream(key);
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = next();
  return tensor(values, shape as number[], 'float32');
}

/**
 * A tensor of numbers uniform on [0, 1), the same on every backend.
 *
 * @param key - What decides the numbers.
 * @param shape - The shape of the result.
 * @returns A float32 tensor; the caller disposes it.
 * @throws {@link VaeKitError} where the key is none, or the shape not a list of whole numbers.
 *
 * @example
 * ```ts
 * import { randomKey, uniformNoise } from 'vae-kit';
 *
 * const coins = uniformNoise(randomKey(1), [4, 2]);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function uniformNoise(key: Key, shape: Shape): Tensor {
  return fill(key, shape, uniformStream);
}

/**
 * A tensor of standard normal numbers, the same on every backend.
 *
 * @param key - What decides the numbers.
 * @param shape - The shape of the result.
 * @returns A float32 tensor; the caller disposes it.
 * @throws {@link VaeKitError} where the key is none, or the shape not a list of whole numbers.
 *
 * @example
 * ```ts
 * import { normalNoise, randomKey } from 'vae-kit';
 *
 * const epsilon = normalNoise(randomKey(1), [100, 20]);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function normalNoise(key: Key, shape: Shape): Tensor {
  return fill(key, shape, normalStream);
}

/**
 * A tensor of numbers with a given quantile function, drawn from the midpoints of 2^32 intervals,
 * so that it is never asked for the quantile of 0 or 1.
 */
export function quantileNoise(key: Key, shape: Shape, quantile: (u: number) => number): Tensor {
  return fill(key, shape, (from) => {
    const next = wordStream(from);
    return () => quantile((next() + 0.5) * 2 ** -32);
  });
}

/** A random order of the numbers 0 to count − 1 (Fisher and Yates). */
export function permutation(key: Key, count: number): Int32Array {
  const next = wordStream(key);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    // A count below 2^24 leaves a bias below 2^-8 of 1/count in no place.
    const other = Math.floor((next() / 2 ** 32) * (last + 1));
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}
