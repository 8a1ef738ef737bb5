import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdx } from '../../src/data/idx.js';
import { idxBytes, type IdxType } from './idx-bytes.js';

const ELEMENTS = [
  { type: 0x08, array: Uint8Array, element: fc.integer({ min: 0, max: 255 }) },
  { type: 0x09, array: Int8Array, element: fc.integer({ min: -128, max: 127 }) },
  { type: 0x0b, array: Int16Array, element: fc.integer({ min: -32768, max: 32767 }) },
  { type: 0x0c, array: Int32Array, element: fc.integer() },
  { type: 0x0d, array: Float32Array, element: fc.float() },
  { type: 0x0e, array: Float64Array, element: fc.double() },
] as const;

/** The first 16 bytes of MNIST's training images, as its page documents them. */
const MNIST_HEADER = [0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28];

describe('readIdx', () => {
  it.each(ELEMENTS)(
    'reads back any array of type $type, plain and packed',
    async ({ type, array, element }) => {
      const file = fc
        .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
        .chain((shape) => {
          const length = shape.reduce((product, axis) => product * axis, 1);
          return fc.record({
            shape: fc.constant(shape),
            values: fc.array(element, { minLength: length, maxLength: length }),
            packed: fc.boolean(),
          });
        });
      await fc.assert(
        fc.asyncProperty(file, async ({ shape, values, packed }) => {
          const plain = idxBytes(type, shape, values);
          const read = await readIdx(packed ? new Uint8Array(gzipSync(plain)) : plain);
          expect(read.shape).toEqual(shape);
          expect(read.values).toBeInstanceOf(array);
          expect(read.values).toEqual(array.from(values));
        }),
        { seed: 1, numRuns: 60 },
      );
    },
  );

  it('reads bytes in place, also from a view that begins at an odd address', async () => {
    const file = idxBytes(0x08, [2, 2], [1, 2, 3, 4]);
    const larger = new Uint8Array(file.length + 1);
    larger.set(file, 1);
    const { values } = await readIdx(larger.subarray(1));
    expect([...values]).toEqual([1, 2, 3, 4]);
    expect(values.buffer).toBe(larger.buffer);
  });

  it('reads the header of MNIST as documented', async () => {
    await expect(readIdx(Uint8Array.from(MNIST_HEADER), 'train')).rejects.toThrow(
      'vae-kit: train of shape [60000, 28, 28] must be 47040016 bytes long, but got 16 bytes. ' +
        'Check that the file is an IDX file, complete and unchanged.',
    );
  });

  it.each([
    ['nothing at all', [], /begin with 00 00.*got no bytes/],
    ['only two bytes', [0, 0], /begin with 00 00.*got 00 00\./],
    ['a first byte that is not zero', [1, 0, 8, 1, 0, 0, 0, 1, 5], /got 01 00 08 01/],
    ['a second byte that is not zero', [0, 1, 8, 1, 0, 0, 0, 1, 5], /got 00 01 08 01/],
    ['a type that the format leaves out', [0, 0, 0x0a, 1, 0, 0, 0, 1, 5], /got 00 00 0a 01/],
    ['a type beyond the last', [0, 0, 0x0f, 1, 0, 0, 0, 1, 5], /got 00 00 0f 01/],
    ['no axes', [0, 0, 8, 0, 5], /at least one axis.*got the shape \[\]/],
    ['an empty axis', [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 0], /got the shape \[2, 0\]/],
    [
      'a header cut short',
      [0, 0, 8, 3, 0, 0, 0, 1],
      /a header of 16 bytes for 3 axes, but got 8 bytes/,
    ],
    [
      'one byte too few',
      [0, 0, 8, 1, 0, 0, 0, 3, 1, 2],
      /shape \[3\] must be 11 bytes long, but got 10 bytes/,
    ],
    ['one byte too many', [0, 0, 8, 1, 0, 0, 0, 1, 1, 2], /must be 9 bytes long, but got 10 bytes/],
    ['half an element', [0, 0, 0x0b, 1, 0, 0, 0, 1, 1], /must be 10 bytes long, but got 9 bytes/],
    [
      'axes whose product is 2^96',
      [0, 0, 8, 3, ...new Array<number>(12).fill(255)],
      /but got 16 bytes/,
    ],
    [
      'axes whose product is 2^32, that is 0 in 32 bits',
      [0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0],
      /must be 4294967308 bytes long, but got 12 bytes/,
    ],
  ])('rejects %s', async (_, bytes, message) => {
    await expect(readIdx(Uint8Array.from(bytes))).rejects.toThrow(message);
  });

  it('rejects what is not bytes', async () => {
    // @ts-expect-error JavaScript callers are checked too.
    await expect(readIdx('train.idx')).rejects.toThrow(
      'vae-kit: the IDX file must be given as a Uint8Array, but got "train.idx". Read the file ' +
        'into bytes first.',
    );
  });

  it('reads what a damaged packed file holds never as something else', async () => {
    const packed = new Uint8Array(gzipSync(idxBytes(0x0c satisfies IdxType, [3], [1, 2, 3])));
    await expect(readIdx(packed.slice(0, -3), 'labels')).rejects.toThrow(
      /^vae-kit: labels must be a whole gzip file/,
    );
  });
});
