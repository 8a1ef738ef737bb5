import type { Key } from '../core/keys.js';
import { wordStream } from '../core/noise.js';

/**
 * The order of what a shuffle buffer gives: it is filled with the first rows; each row out is any
 * of those in it, and the next of the stream takes its place.
 *
 * A row comes out at most `buffer` − 1 places before its own, and may stay as long as it happens to.
 * A buffer of 1 leaves all as it is, one that holds all gives every order with equal chance.
 *
 * @param key - What decides the order.
 * @param count - How many rows there are.
 * @param buffer - How many of them the buffer holds.
 */
export function shuffledOrder(key: Key, count: number, buffer: number): Int32Array {
  const next = wordStream(key);
  const order = new Int32Array(count);
  const held = Int32Array.from({ length: Math.min(buffer, count) }, (_, i) => i);
  let [holding, read] = [held.length, held.length];
  for (let i = 0; i < count; i++) {
    const place = Math.floor((next() / 2 ** 32) * holding);
    order[i] = held[place]!;
    held[place] = read < count ? read++ : held[--holding]!;
  }
  return order;
}
