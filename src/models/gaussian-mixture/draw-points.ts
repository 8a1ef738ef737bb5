import type { Key } from '../../core/keys.js';
import { permutation, uniformStream } from '../../core/noise.js';
import type { PointArray } from './points.js';

/** The point at which the running sum of what each counts passes a part of all. */
export function pointAt({ count, weights }: PointArray, part: number): number {
  if (!weights) return Math.floor(part * count);
  let rest = part * count;
  let at = 0;
  while (at < count - 1 && (rest -= weights[at]!) >= 0) at++;
  return at;
}

/**
 * Some points at random, none of them twice: one after the other, each with a probability in
 * proportion to what it counts among those left.
 *
 * Efraimidis and Spirakis, Weighted random sampling with a reservoir (2006), algorithm A.
 */
export function drawnPoints({ count, weights }: PointArray, size: number, key: Key): Int32Array {
  if (!weights) return permutation(key, count).subarray(0, size);
  const next = uniformStream(key);
  // Times until an event of each rate: the soonest come first.
  const times = weights.map((weight) => -Math.log(1 - next()) / weight);
  return Int32Array.from({ length: count }, (_, i) => i)
    .sort((a, b) => times[a]! - times[b]!)
    .subarray(0, size);
}
