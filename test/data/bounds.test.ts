import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gunzip } from '../../src/data/gzip.js';
import { readIdx } from '../../src/data/idx.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { countUnpacked, gzipBomb } from './gzip-bomb.js';
import { idxBytes } from './idx-bytes.js';

const MEGABYTE = 2 ** 20;
// A chunk of Node's is 16 KB, and a few may wait in the streams between.
const FEW_CHUNKS = MEGABYTE;

const pack = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const four = idxBytes(0x08, [4], [1, 2, 3, 4]);
/** A header alone, of axes that may be as long as 32 bits allow. */
const header = (type: number, ...axes: number[]) => {
  const bytes = new Uint8Array(4 + 4 * axes.length);
  bytes.set([0, 0, type, axes.length]);
  axes.forEach((axis, i) => new DataView(bytes.buffer).setUint32(4 + 4 * i, axis));
  return bytes;
};
/** A file whose trailer is changed: the sum of its content, or its length. */
const changed = (bytes: Uint8Array, fromEnd: number) => {
  const copy = bytes.slice();
  copy[copy.length - fromEnd]! ^= 1;
  return copy;
};

let counter: ReturnType<typeof countUnpacked>;
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

beforeEach(() => {
  counter = countUnpacked();
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});

afterEach(async () => {
  counter.restore();
  // Streams that were cancelled settle after the call that cancelled them.
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

describe('a packed IDX file', () => {
  const bomb = gzipBomb(four, 256 * MEGABYTE);
  const MANY = 2 ** 32 - 1;

  it.each([
    ['that goes on for 256 MB behind its four values', bomb, /shape \[4\] .*got more than that/],
    ['that is no IDX file', gzipBomb(Uint8Array.of(7), 64 * MEGABYTE), /must begin with 00 00/],
    ['of no axes', gzipBomb(header(8), 64 * MEGABYTE), /at least one axis/],
    ['of an empty axis', gzipBomb(header(8, 3, 0), 64 * MEGABYTE), /got the shape \[3, 0\]/],
    [
      'of more bytes than its own could unpack to',
      pack(join(header(8, 2000, 784), new Uint8Array(100))),
      /must be 1568012 bytes long, but got \d+ packed bytes, which hold at most/,
    ],
    [
      'of 2^96 values',
      gzipBomb(header(0x0e, MANY, MANY, MANY), 64 * MEGABYTE),
      /must be more than 2\^53 bytes long/,
    ],
    [
      'of 255 axes, whose product no double holds',
      pack(header(8, ...new Array<number>(255).fill(MANY))),
      /must be more than 2\^53 bytes long/,
    ],
    [
      'that states one value less than it holds',
      pack(idxBytes(0x08, [3], [1, 2, 3, 4])),
      /shape \[3\] must be 11 bytes long, but got more than that/,
    ],
    [
      'that states one value more than it holds',
      pack(idxBytes(0x08, [5], [1, 2, 3, 4])),
      /shape \[5\] must be 13 bytes long, but got 12 bytes/,
    ],
    ['of two members, the first whole', join(pack(four), pack(four)), /more than that/],
    ['and a tail of garbage', join(pack(four), new Uint8Array(9).fill(3)), /gzip file/],
    ['cut short', pack(four).slice(0, -5), /must be a whole gzip file/],
    ['whose sum is wrong', changed(pack(four), 8), /must be a whole gzip file/],
    ['whose length is wrong', changed(pack(four), 1), /must be a whole gzip file/],
    ['packed twice', pack(pack(four)), /got 1f 8b 08 00\. Unpack it first: it is packed twice\./],
    ['of nothing', pack(new Uint8Array(0)), /but got no bytes/],
    ['that is empty', new Uint8Array(0), /but got no bytes/],
    ['of which two bytes are there', Uint8Array.of(0x1f, 0x8b), /only 2 bytes/],
    [
      'that only begins as gzip does',
      join(Uint8Array.of(0x1f, 0x8b), new Uint8Array(MEGABYTE).fill(9)),
      /must be a whole gzip file/,
    ],
  ])('%s is refused after a few chunks', async (_, bytes, message) => {
    await expectVaeKitRejection(readIdx(bytes), message);
    expect(counter.unpacked).toBeLessThan(FEW_CHUNKS);
  });

  it('is refused whose header and trailer agree on more than is there', async () => {
    // Two megabytes could hold two gigabytes: memory grows with what comes, not with what is said.
    const packed = pack(join(header(8, 2 ** 30), new Uint8Array(1000)));
    const padded = join(packed.slice(0, -8), new Uint8Array(1.1 * MEGABYTE), packed.slice(-8));
    const before = process.memoryUsage().arrayBuffers;
    await expectVaeKitRejection(readIdx(padded), /must be/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MEGABYTE);
  });

  it('is read whole, of many chunks, where it is what it says', async () => {
    const values = Uint8Array.from({ length: 3 * MEGABYTE }, (_, i) => (i * i) >> 7);
    const read = await readIdx(pack(idxBytes(0x08, [3, MEGABYTE], values)));
    expect(read.shape).toEqual([3, MEGABYTE]);
    const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(sumOf(read.values as Uint8Array)).toBe(sumOf(values));
  });
});

describe('gunzip', () => {
  const limit = { bytes: 1000, remedy: 'Give less.', option: 'file' };

  it('stops at its limit', async () => {
    await expectVaeKitRejection(
      gunzip(gzipBomb(four, 256 * MEGABYTE), 'it', limit),
      'vae-kit: the content of it must be at most 1000 bytes long, but got more. Give less.',
    );
    expect(counter.unpacked).toBeLessThan(FEW_CHUNKS);
  });

  it('takes just as much as its limit, and not one byte more', async () => {
    expect(await gunzip(pack(new Uint8Array(1000)), 'it', limit)).toHaveLength(1000);
    await expectVaeKitRejection(gunzip(pack(new Uint8Array(1001)), 'it', limit), /at most 1000/);
  });
});
