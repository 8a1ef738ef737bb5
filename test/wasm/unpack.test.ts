import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpack as unpackInPages } from '../../src/wasm/unpack.browser.js';
import { unpack as unpackInNode } from '../../src/wasm/unpack.node.js';

describe.each([
  ['pages', unpackInPages],
  ['Node', unpackInNode],
])('unpack in %s', (_, unpack) => {
  it.each<[string, (at: number) => number]>([
    ['equal bytes', () => 7],
    ['bytes of all values', (at) => (at * at * 2654435761) >>> 24],
  ])('undoes what zlib does with %s', (_, byteAt) => {
    const bytes = Uint8Array.from({ length: 150_000 }, (_, at) => byteAt(at));
    for (const level of [0, 1, 9]) {
      const packed = gzipSync(bytes, { level }).toString('base64');
      const unpacked = unpack(packed);
      expect(Buffer.from(unpacked).equals(Buffer.from(bytes))).toBe(true);
      // tfjs is handed the buffer as a whole.
      expect(unpacked.buffer.byteLength).toBe(bytes.length);
    }
  });

  it('throws where the bytes end too early', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at * at) % 23);
    const packed = gzipSync(bytes).subarray(0, 60).toString('base64');
    expect(() => unpack(packed)).toThrow();
  });
});
