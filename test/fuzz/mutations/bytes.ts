import type { Random } from '../random.js';
import type { ByteMutation } from './mutation.js';

/** Bytes that readers of lengths, counts and floats stumble over. */
const TELLING = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x22, 0x5b, 0x7b, 0x7d];

const place = (bytes: Uint8Array, random: Random) =>
  // Formats tell most at their beginning.
  random.chance(0.3)
    ? random.below(Math.min(64, bytes.length || 1))
    : random.below(bytes.length || 1);

/** What can happen to the bytes of any file. */
export const BYTE_MUTATIONS: Readonly<Record<string, ByteMutation>> = {
  'bits flipped': (bytes, random) => {
    for (let i = 1 + random.below(8); i > 0; i--) {
      bytes[place(bytes, random)]! ^= 1 << random.below(8);
    }
    return bytes;
  },
  'a byte set': (bytes, random) => {
    bytes[place(bytes, random)] = random.pick(TELLING);
    return bytes;
  },
  'a word set': (bytes, random) => {
    const word = Uint8Array.from({ length: 8 }, () => random.pick([0x00, 0xff, 0x7f]));
    const at = Math.min(place(bytes, random), Math.max(0, bytes.length - 8));
    bytes.set(word.subarray(0, bytes.length - at), at);
    return bytes;
  },
  'cut off': (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  'cut off by little': (bytes, random) =>
    bytes.subarray(0, Math.max(0, bytes.length - 1 - random.below(16))),
  'its beginning lost': (bytes, random) => bytes.subarray(1 + random.below(16)),
  'a piece lost': (bytes, random) => {
    const at = place(bytes, random);
    const end = Math.min(bytes.length, at + 1 + random.below(64));
    return joined(bytes.subarray(0, at), bytes.subarray(end));
  },
  'a piece twice': (bytes, random) => {
    const at = place(bytes, random);
    const end = Math.min(bytes.length, at + 1 + random.below(64));
    return joined(bytes.subarray(0, end), bytes.subarray(at));
  },
  'a piece of itself over another': (bytes, random) => {
    const from = random.below(bytes.length);
    const length = 1 + random.below(Math.min(64, bytes.length - from));
    bytes.copyWithin(random.below(bytes.length), from, from + length);
    return bytes;
  },
  'more behind it': (bytes, random) =>
    joined(
      bytes,
      Uint8Array.from({ length: 1 + random.below(64) }, () => random.below(256)),
    ),
  'itself behind it': (bytes) => joined(bytes, bytes),
};

/** Bytes one behind the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
