import '@tensorflow/tfjs-backend-cpu';
import { memory } from '@tensorflow/tfjs-core';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { idxDataset, takeRows, type ClosableDataset } from '../../src/index.js';
import * as node from '../../src/platform/node.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { idxBytes, type IdxType } from './idx-bytes.js';

const folder = mkdtempSync(join(tmpdir(), 'vae-kit-idx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const opened: ClosableDataset[] = [];
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  vi.restoreAllMocks();
});

let files = 0;
async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${files++}-idx-ubyte`);
  await writeFile(path, bytes);
  return path;
}
async function opening(...args: Parameters<typeof idxDataset>): Promise<ClosableDataset> {
  const dataset = await idxDataset(...args);
  opened.push(dataset);
  return dataset;
}
const blob = (bytes: Uint8Array) => new Blob([bytes as Uint8Array<ArrayBuffer>]);
const numbered = (rows: number, width: number) =>
  idxBytes(
    8,
    [rows, width],
    Uint8Array.from({ length: rows * width }, (_, i) => (i * 7) % 251),
  );

describe('idxDataset', () => {
  it.each<[string, IdxType, number[]]>([
    ['bytes', 0x08, [0, 1, 255, 7, 128, 2]],
    ['signed bytes', 0x09, [0, 1, -128, 127, -1, 3]],
    ['16-bit integers', 0x0b, [0, -2, 300, 32767, -32768, 5]],
    ['32-bit integers', 0x0c, [0, 70_000, -70_000, 1, 2, 3]],
    ['32-bit floats', 0x0d, [0.5, -0.25, 1e20, 3, -4, 5]],
    ['64-bit floats', 0x0e, [0.5, -0.25, 1e20, 3, -4, 5]],
  ])('reads %s as float32', async (_, type, values) => {
    const bytes = idxBytes(type, [3, 2], values);
    for (const source of [await file(bytes), blob(bytes)]) {
      const dataset = await opening(source, { scale: 0.5 });
      expect([dataset.size, dataset.shape]).toEqual([3, [2]]);
      const batch = await dataset.batch([2, 0]);
      expect(batch.dtype).toBe('float32');
      expect(batch.arraySync()).toEqual(
        [values.slice(4), values.slice(0, 2)].map((row) => row.map((v) => Math.fround(v / 2))),
      );
      batch.dispose();
    }
    expect(memory().numTensors).toBe(0);
  });

  it('gives any rows in any order, near each other or far', async () => {
    const [rows, width] = [900, 700];
    const bytes = numbered(rows, width);
    const dataset = await opening(await file(bytes));
    const row = (position: number) => [...bytes.subarray(12 + position * width).subarray(0, width)];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(rows - 1), { minLength: 1, maxLength: 20 }),
        async (positions) => {
          const batch = await dataset.batch(positions);
          expect(batch.arraySync()).toEqual(positions.map(row));
          batch.dispose();
        },
      ),
      { seed: 1, numRuns: 30 },
    );
    expect((await dataset.batch([])).shape).toEqual([0, width]);
  });

  it('takes rows in another shape, single numbers as rows of one', async () => {
    const images = await opening(
      await file(idxBytes(8, [2, 2, 3], [...new Uint8Array(12).keys()])),
    );
    expect(images.shape).toEqual([2, 3]);
    const path = await file(idxBytes(8, [2, 2, 3], [...new Uint8Array(12).keys()]));
    const flat = await opening(path, { shape: [6] });
    expect((await takeRows(flat, 1, 1)).arraySync()).toEqual([[6, 7, 8, 9, 10, 11]]);
    expect((await opening(path, { shape: [2, 3, 1] })).shape).toEqual([2, 3, 1]);
    const labels = await opening(await file(idxBytes(8, [3], [4, 5, 6])));
    expect((await takeRows(labels, 3)).arraySync()).toEqual([[4], [5], [6]]);
  });

  it('reads from an address of a file, and from a page’s File', async () => {
    const bytes = idxBytes(8, [1, 2], [3, 4]);
    const address = pathToFileURL(await file(bytes));
    const picked = Object.assign(blob(bytes), { name: 'picked' });
    for (const source of [address, address.href, picked])
      expect((await takeRows(await opening(source), 1)).arraySync()).toEqual([[3, 4]]);
  });

  it('reads the header at first, and then no more than it is asked for', async () => {
    const read: [number, number][] = [];
    const bytes = numbered(6000, 784);
    const path = await file(bytes);
    const real = (await node.openStored(path))!;
    vi.spyOn(node, 'openStored').mockResolvedValue({
      ...real,
      read(from, to) {
        read.push([from, to]);
        return real.read(from, to);
      },
    });
    const dataset = await opening(path);
    expect(read.splice(0)).toEqual([[0, 1024]]);
    const at = (position: number) => 12 + position * 784;
    await dataset.batch([7]);
    expect(read.splice(0)).toEqual([[at(7), at(8)]]);
    // Neighbours at once, in the order of the file; what lies far off by itself.
    await dataset.batch([4000, 11, 10, 12, 3999, 2000, 11]);
    expect(read.splice(0)).toEqual([
      [at(10), at(13)],
      [at(2000), at(2001)],
      [at(3999), at(4001)],
    ]);
    // A few rows between are cheaper than another read, many are not.
    await dataset.batch([0, 6, 13]);
    expect(read.splice(0)).toEqual([
      [at(0), at(7)],
      [at(13), at(14)],
    ]);
    // Four megabytes at once at most.
    await dataset.batch(Array.from({ length: 6000 }, (_, i) => i));
    expect(read).toEqual([
      [at(0), at(5349)],
      [at(5349), at(6000)],
    ]);
  });

  it('reads rows of any length', async () => {
    const dataset = await opening(blob(numbered(2, 2 ** 22 + 1)));
    expect((await dataset.batch([0, 1])).shape).toEqual([2, 2 ** 22 + 1]);
  });
});

describe('idxDataset refuses', () => {
  const good = idxBytes(8, [3, 2], [1, 2, 3, 4, 5, 6]);
  const header = (...axes: number[]) => idxBytes(8, axes, []);
  const more = new Uint8Array([...good, 0]);

  it.each<[string, Uint8Array, RegExp]>([
    [
      'a file that is shorter',
      good.slice(0, -1),
      /shape \[3, 2\] must be 18 bytes .* got 17 bytes/,
    ],
    ['a file that is longer', more, /must be 18 bytes long, but got 19 bytes/],
    ['a header alone', header(3, 2), /must be 18 bytes long, but got 12 bytes/],
    ['half a header', good.slice(0, 7), /header of 12 bytes for 2 axes, but got 7 bytes/],
    ['an empty file', new Uint8Array(0), /must begin with 00 00, .* but got no bytes/],
    ['another file', Uint8Array.of(80, 75, 3, 4), /must begin with 00 00, .* but got 50 4b 03 04/],
    ['an axis of nothing', header(3, 0), /at least one element, but got the shape \[3, 0\]/],
    [
      'more values than a double counts',
      header(...new Array<number>(4).fill(2 ** 32 - 1)),
      /must be more than 2\^53 bytes long, but got 20 bytes/,
    ],
    [
      'a packed file',
      new Uint8Array(gzipSync(good)),
      /must be unpacked to be read part by part, but got a file packed with gzip\. Unpack it once/,
    ],
  ])('%s', async (_, bytes, message) => {
    const path = await file(bytes);
    await expectVaeKitRejection(idxDataset(path), message);
    await expectVaeKitRejection(idxDataset(path), path);
    await expectVaeKitRejection(idxDataset(blob(bytes)), /^vae-kit: the IDX file /);
    await expectVaeKitRejection(idxDataset(blob(bytes)), message);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'a path to nothing',
      join(folder, 'nowhere'),
      /must be a file to read, but got ".*nowhere", w/,
    ],
    ['a folder', folder, /must be a file, but got a folder\. Give the path of a file\./],
    ['no path', '', /must be given as a path or a Blob, but got ""/],
    ['nothing', undefined, /must be given as a path or a Blob, but got undefined/],
    [
      'bytes',
      good,
      /path or a Blob, .* Give such, or arrayDataset\(values, shape\) of what readIdx/,
    ],
    [
      'an address',
      'https://example.org/a-idx3-ubyte',
      /on this machine .* got the address https:\/\/example\.org.* Download it and give its path/,
    ],
    ['another', new URL('http://example.org/b'), /but got the address http:\/\/example\.org\/b\./],
  ])('%s', async (_, source, message) => {
    await expectVaeKitRejection(idxDataset(source as string), message);
  });

  it.skipIf(process.platform === 'win32')('a pipe, at once', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expectVaeKitRejection(
      idxDataset(pipe),
      /pipe must be a file, but got a pipe or a device/,
    );
  });

  it.each<[object, RegExp]>([
    [{ shape: [3] }, /shape of a row must hold 2 elements, as rows of .* do, but got \[3\]\. Give/],
    [{ shape: [0] }, /shape of a row must be a positive integer/],
    [{ scale: NaN }, /scale must be a finite number, but got NaN/],
    [{ normalize: true }, /'normalize'\. Give scale: 1 \/ 255 for bytes\./],
    [{ size: 2 }, /options that it knows, but got 'size'\. Its options are shape, scale\./],
  ])('the options %j', async (options, message) => {
    await expectVaeKitRejection(idxDataset(await file(good), options), message);
  });

  it.each([-1, 3, 0.5, NaN])('the position %d', async (position) => {
    const dataset = await opening(await file(good));
    await expectVaeKitRejection(
      dataset.batch([0, position]),
      /a row's position must be a whole number from 0 to 2, but got .* at place 1/,
    );
  });
});

describe('a file that an idxDataset has open', () => {
  const good = idxBytes(8, [3, 2], [1, 2, 3, 4, 5, 6]);
  const CHANGED = /-ubyte must stay as it was when it was opened, but got another file by now\. O/;

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['is cut short', (path) => truncate(path, 15)],
    ['grows', (path) => appendFile(path, 'x')],
    [
      'is written over',
      (path) =>
        writeFile(
          path,
          good.map((value) => value),
        ),
    ],
    ['is touched', (path) => utimes(path, 1, 1)],
  ])('and that %s is refused', async (_, change) => {
    const path = await file(good);
    await utimes(path, 2, 2);
    const dataset = await opening(path);
    (await dataset.batch([0, 1, 2])).dispose();
    await change(path);
    const before = memory().numTensors;
    await expectVaeKitRejection(dataset.batch([0]), CHANGED);
    await expectVaeKitRejection(dataset.batch([0, 2]), CHANGED);
    expect(memory().numTensors).toBe(before);
  });

  it('and that ends too early while it is read is refused', async () => {
    const path = await file(good);
    const real = (await node.openStored(path))!;
    vi.spyOn(node, 'openStored').mockResolvedValue({
      ...real,
      read: async (from, to) => (await real.read(from, to)).subarray(0, from === 0 ? to : 1),
      changed: async () => false,
    });
    await expectVaeKitRejection((await opening(path)).batch([0, 2]), CHANGED);
  });

  it.skipIf(process.platform === 'win32')(
    'stays there where another takes its name, or none',
    async () => {
      const path = await file(good);
      const dataset = await opening(path);
      await rename(await file(numbered(9, 9)), path);
      expect((await dataset.batch([2])).arraySync()).toEqual([[5, 6]]);
      await rm(path);
      expect((await dataset.batch([1])).arraySync()).toEqual([[3, 4]]);
    },
  );

  it('and that a page cannot read any more is named', async () => {
    const picked = Object.assign(blob(good), { name: 'picked' });
    const dataset = await opening(picked);
    picked.slice = () => {
      throw new DOMException('The file changed.', 'NotReadableError');
    };
    await expectVaeKitRejection(
      dataset.batch([0]),
      'vae-kit: picked must be readable, but got NotReadableError: The file changed.. Look whether',
    );
  });

  it('is let go of, once, when it is closed, or is not what it should be', async () => {
    let closes = 0;
    const { openStored } = node;
    vi.spyOn(node, 'openStored').mockImplementation(async (path) => {
      const source = (await openStored(path))!;
      return { ...source, close: () => (closes++, source.close()) };
    });
    const path = await file(good);
    const dataset = await idxDataset(path);
    const under = dataset.batch([0, 2]).then(
      (rows) => rows.dispose(),
      () => undefined,
    );
    expect(closes).toBe(0);
    await Promise.all([dataset.close(), dataset.close(), under]);
    expect(closes).toBe(1);
    await expectVaeKitRejection(
      dataset.batch([0]),
      /a dataset must be open to be read, but got a batch of .*-ubyte, which was closed\. Close/,
    );
    await idxDataset(await file(good.slice(1))).catch(() => undefined);
    expect(closes).toBe(2);
    await idxDataset(await file(good.slice(0, -1))).catch(() => undefined);
    expect(closes).toBe(3);
    await idxDataset(path, { shape: [3] }).catch(() => undefined);
    expect(closes).toBe(4);
  });
});
