import '@tensorflow/tfjs-backend-cpu';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MnistOptions } from '../../src/data/mnist-options.js';
import { mnist } from '../../src/data/mnist.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { gzipBomb } from './gzip-bomb.js';
import { idxBytes } from './idx-bytes.js';
import { fakeFetch, madeUpFiles, madeUpHalf } from './mnist-files.js';
import { describeRealMnist } from './real-mnist.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vae-kit-test-'));
  vi.stubEnv('VAE_KIT_CACHE', join(folder, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Loads a made-up set from the folder, some of its files replaced. */
async function load(replaced: Record<string, Uint8Array> = {}, options: MnistOptions = {}) {
  for (const [name, content] of Object.entries({ ...madeUpFiles(), ...replaced }))
    await writeFile(join(folder, name), content);
  return mnist({ folder, verify: false, ...options });
}

describe('a set from a folder', () => {
  it('gives images, labels and where they came from', async () => {
    const { train, test, source } = await load();
    expect(source).toBe(folder);
    expect(train.images.size).toBe(30);
    expect(test.images.size).toBe(12);
    expect(train.images.shape).toEqual([28, 28, 1]);
    expect([...test.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    const batch = train.images.batch([29, 3]);
    expect(batch.shape).toEqual([2, 28, 28, 1]);
    const values = batch.dataSync();
    expect(new Set(values.slice(0, 784))).toEqual(new Set([Math.fround(29 / 255)]));
    expect(new Set(values.slice(784))).toEqual(new Set([Math.fround(3 / 255)]));
  });

  it('gives each byte as the float32 number nearest to byte / 255', async () => {
    const labels = idxBytes(0x08, [1], [0]);
    const images = idxBytes(
      0x08,
      [1, 28, 28],
      Uint8Array.from({ length: 784 }, (_, i) => i % 256),
    );
    const { train } = await load(
      { 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': labels },
      { shape: [784] },
    );
    const values = train.images.batch([0]).dataSync();
    for (let byte = 0; byte < 256; byte++) expect(values[byte]).toBe(Math.fround(byte / 255));
  });

  it('reads packed and plain files side by side', async () => {
    await load();
    await rm(join(folder, 'train-images-idx3-ubyte'));
    await writeFile(join(folder, 'train-images-idx3-ubyte.gz'), gzipSync(madeUpHalf(30).images));
    expect((await mnist({ folder, verify: false, shape: [784] })).train.images.shape).toEqual([
      784,
    ]);
  });

  it('names the file that is missing', async () => {
    await load();
    await rm(join(folder, 't10k-images-idx3-ubyte'));
    await expect(mnist({ folder, verify: false })).rejects.toThrow(
      `vae-kit: the folder ${folder} must hold t10k-images-idx3-ubyte or ` +
        't10k-images-idx3-ubyte.gz, but got neither. Put the four files',
    );
  });

  it("refuses content that is not MNIST's unless told", async () => {
    await expect(load({}, { verify: true })).rejects.toThrow(
      /^vae-kit: train-labels-idx1-ubyte must have the SHA-256 65a50cbb\w+ inside, but got 38 bytes with \w{64}\. Fetch the file anew, or give verify: false/,
    );
  });

  it.each([
    [
      'a label beyond 9',
      { 'train-labels-idx1-ubyte': idxBytes(0x08, [3], [1, 10, 2]) },
      /must lie from 0 to 9, but got 10 at position 1/,
    ],
    [
      'labels of another type',
      { 'train-labels-idx1-ubyte': idxBytes(0x0c, [3], [1, 2, 3]) },
      /one row of bytes, but got 32-bit integers of shape \[3\]/,
    ],
    [
      'labels of two axes',
      { 't10k-labels-idx1-ubyte': idxBytes(0x08, [1, 3], [1, 2, 3]) },
      /one row of bytes, but got unsigned bytes of shape \[1, 3\]/,
    ],
    [
      'images of another size',
      { 'train-images-idx3-ubyte': idxBytes(0x08, [1, 28, 27], new Uint8Array(756)) },
      /images of 28 by 28 bytes, but got unsigned bytes of shape \[1, 28, 27\]/,
    ],
    [
      'images without rows',
      { 'train-images-idx3-ubyte': idxBytes(0x08, [1, 784], new Uint8Array(784)) },
      /images of 28 by 28 bytes/,
    ],
    [
      'more labels than images',
      { 't10k-images-idx3-ubyte': madeUpHalf(11).images },
      /one image for each of 12 labels, but got 11 images/,
    ],
    [
      'labels where images should be',
      { 'train-images-idx3-ubyte': madeUpHalf(3).labels },
      /train-images-idx3-ubyte must hold images/,
    ],
    [
      'a file cut short',
      { 'train-images-idx3-ubyte': madeUpHalf(30).images.slice(0, -1) },
      /must be 23536 bytes long, but got 23535 bytes/,
    ],
  ])('refuses %s', async (_, replaced, message) => {
    await expect(load(replaced)).rejects.toThrow(message);
  });
});

describe('the variable VAE_KIT_MNIST', () => {
  beforeEach(async () => {
    await load();
    vi.stubEnv('VAE_KIT_MNIST', folder);
  });

  it('names the folder where none is given', async () => {
    expect((await mnist({ verify: false })).source).toBe(folder);
    await expect(mnist()).rejects.toMatchObject({ option: 'verify' });
  });

  it('gives way to a folder that is given, and to a wish to download', async () => {
    await expect(mnist({ folder: join(folder, 'other') })).rejects.toThrow(
      /the folder .*other must/,
    );
    const { fetch, asked } = fakeFetch(madeUpFiles());
    await mnist({ fetch, verify: false });
    expect(asked).toHaveLength(4);
    await expect(mnist({ urls: ['https://a.invalid'], verify: false })).rejects.toThrow(
      /must be downloadable, but got https:\/\/a\.invalid/,
    );
  });

  it('counts for nothing where it is empty', async () => {
    vi.stubEnv('VAE_KIT_MNIST', '');
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url);
      return new Response('', { status: 404 });
    });
    await expect(mnist()).rejects.toThrow(/must be downloadable/);
    vi.unstubAllGlobals();
    expect(asked[0]).toMatch(/^https:/);
  });

  it('names a folder like any other where files are missing', async () => {
    await rm(join(folder, 't10k-labels-idx1-ubyte'));
    await expect(mnist({ verify: false })).rejects.toMatchObject({ option: 'folder' });
  });
});

describe('files beyond what they can hold', () => {
  it('are refused by their size, with the way out for other sets', async () => {
    await load();
    await truncate(join(folder, 'train-labels-idx1-ubyte'), 200_000);
    await expect(mnist({ folder })).rejects.toMatchObject({
      option: 'verify',
      remedy: 'Fetch the file anew, or give verify: false for another data set of the same format.',
    });
  });

  it('are refused by their headers, before what follows is unpacked', async () => {
    const labels = gzipBomb(idxBytes(0x08, [2], [1, 2]), 60e6);
    await expect(load({ 'train-labels-idx1-ubyte': labels })).rejects.toThrow(/got more than that/);
    const images = gzipBomb(idxBytes(0x08, [31, 28, 28], [0]), 60e6);
    await expect(load({ 'train-images-idx3-ubyte': images })).rejects.toThrow(
      /one image for each of 30 labels, but got 31 images/,
    );
  });

  it('are refused by what labels say that there can be of images', async () => {
    await load();
    await truncate(join(folder, 'train-images-idx3-ubyte'), 2e9);
    await expect(mnist({ folder, verify: false })).rejects.toThrow(
      /train-images-idx3-ubyte must be at most \d{5} bytes long, but got 2000000000 bytes\. Check/,
    );
  });
});

describe('a set from the network', () => {
  it('asks for the four packed files, with or without a slash in the address', async () => {
    const { fetch, asked } = fakeFetch(madeUpFiles());
    const { train, source } = await mnist({
      urls: ['https://a.example/sets'],
      fetch,
      verify: false,
    });
    expect(train.images.size).toBe(30);
    expect(source).toBe('https://a.example/sets');
    await mnist({ urls: ['https://a.example/sets/'], fetch, verify: false });
    expect(new Set(asked)).toEqual(
      new Set(Object.keys(madeUpFiles()).map((name) => `https://a.example/sets/${name}.gz`)),
    );
    // Unchecked content is never cached: all four are fetched again.
    expect(asked).toHaveLength(8);
  });

  it("refuses a mirror whose files are not MNIST's, and caches nothing of them", async () => {
    const { fetch } = fakeFetch(madeUpFiles());
    await expect(mnist({ urls: ['https://a.example'], fetch })).rejects.toThrow(
      /train-labels-idx1-ubyte must be downloadable, but got https:\/\/a\.example\/train-labels-idx1-ubyte\.gz: train-labels-idx1-ubyte must have the SHA-256/,
    );
    await expect(rm(join(folder, 'cache'))).rejects.toThrow('ENOENT');
  });
});

describe('the options', () => {
  it.each([
    [{ shape: [28, 27] }, /the shape of an image must hold 784 elements, but got \[28, 27\]/],
    [{ shape: [0] }, /the shape of an image must be a positive integer/],
    [{ folder: '' }, /folder must be the path of a folder, but got ""/],
    [{ urls: [] }, /urls must be a list of at least one address, but got \[\]/],
    [{ urls: [''] }, /urls must be a list/],
  ])('refuses %j', async (options: MnistOptions, message) => {
    await expect(mnist(options)).rejects.toThrow(message);
  });

  it.each([
    [
      './data',
      'the options of mnist must be an object, but got "./data". It may have folder, shape',
    ],
    [
      { from: './data' },
      "but got 'from'. Give folder, the path of one that holds the files, or urls",
    ],
    [{ root: './data' }, "but got 'root'. Give folder"],
    [{ train: true }, "but got 'train'. Both halves come: await mnist() has train and test."],
    [{ download: true }, 'What neither folder nor cache has is downloaded'],
    [{ flatten: true }, 'Give shape: [784] for flat images.'],
    [{ url: 'https://a.example' }, "but got 'url'. Did you mean 'urls'?"],
    [{ Folder: './data' }, "Did you mean 'folder'?"],
    [{ batchSize: 100 }, 'Give it to fit or evaluate.'],
    [{ folder: new URL('file:///data') }, 'folder must be the path of a folder, but got'],
    [{ urls: 'https://a.example' }, 'urls must be a list of at least one address, but got "https'],
    [{ signal: true }, 'signal must be an AbortSignal, but got true'],
    [{ cache: 'no' }, 'cache must be true or false, but got "no"'],
    [{ verify: 0 }, 'verify must be true or false, but got 0'],
    [{ progress: null }, 'progress must be true or false, but got null'],
  ])('refuses %j from JavaScript', async (options, message) => {
    await expectVaeKitRejection(mnist(options as never), message);
  });

  it('refuses a fetch that is none', async () => {
    // @ts-expect-error JavaScript callers are checked too.
    await expect(mnist({ fetch: 'curl' })).rejects.toThrow(
      'vae-kit: fetch must be a function, but got "curl".',
    );
  });
});

if (process.env.VAE_KIT_MNIST) describeRealMnist(process.env.VAE_KIT_MNIST);
