import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../src/wasm/unpack.js';

// Every kind of block that zlib writes: stored, with fixed codes (4), Huffman codes alone (2), runs
// (3) and all.
const OPTIONS = [0, 1, 6, 9].flatMap((level) =>
  [0, 1, 2, 3, 4].map((strategy) => ({ level, strategy })),
);
const packed = (bytes: Uint8Array, options: object) => gzipSync(bytes, options).toString('base64');

describe('unpack', () => {
  it.each(OPTIONS)('undoes what zlib does with %j', (options) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc
            .array(fc.integer({ min: 0, max: 3 }), { maxLength: 4000 })
            .map((a) => Uint8Array.from(a)),
        ),
        (bytes) => Buffer.from(unpack(packed(bytes, options))).equals(Buffer.from(bytes)),
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it.each<[string, (at: number) => number]>([
    ['of equal bytes', () => 7],
    ['that repeat after 32768, the greatest distance', (at) => ((at % 32768) * 2654435761) >>> 24],
    ['of several blocks', (at) => (at * at * 2654435761) >>> 24],
  ])('undoes it for many bytes %s', (_, byteAt) => {
    const bytes = Uint8Array.from({ length: 150_000 }, (_, at) => byteAt(at));
    for (const options of OPTIONS)
      expect(Buffer.from(unpack(packed(bytes, options))).equals(Buffer.from(bytes))).toBe(true);
  });

  it('throws where the bytes end too early', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, at) => (at * at) % 23);
    const short = Buffer.concat([
      gzipSync(bytes, { strategy: 2 }).subarray(0, 1000),
      Uint8Array.of(0, 0, 1, 0),
    ]);
    expect(() => unpack(short.toString('base64'))).toThrow(/end too early|no such code/);
  });
});
