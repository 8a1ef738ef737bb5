import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../src/wasm/unpack.js';

describe('unpack', () => {
  it.each<[string, (at: number) => number]>([
    ['equal bytes', () => 7],
    ['bytes of all values', (at) => (at * at * 2654435761) >>> 24],
  ])('undoes what zlib does with %s', (_, byteAt) => {
    const bytes = Uint8Array.from({ length: 150_000 }, (_, at) => byteAt(at));
    for (const level of [0, 1, 9]) {
      const packed = gzipSync(bytes, { level }).toString('base64');
      expect(Buffer.from(unpack(packed)).equals(Buffer.from(bytes))).toBe(true);
    }
  });

  it('throws where the bytes end too early', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at * at) % 23);
    const packed = gzipSync(bytes).subarray(0, 60).toString('base64');
    expect(() => unpack(packed)).toThrow();
  });
});
