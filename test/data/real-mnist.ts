import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { syntheticDigits } from '../../src/data/digits.js';
import { mnist } from '../../src/data/mnist.js';
import { urlOf } from './mnist-files.js';
import { nearest, rowsOf } from './nearest.js';

/**
 * Registers the tests on the real files, which are not part of the repository: whoever has them
 * names their folder.
 */
export function describeRealMnist(folder: string): void {
  describe(`MNIST from ${folder}`, () => {
    it('is read and checked, byte for byte', async () => {
      const { train, test, source } = await mnist({ folder });
      expect(source).toBe(folder);
      expect([
        train.images.size,
        train.labels.length,
        test.images.size,
        test.labels.length,
      ]).toEqual([60_000, 60_000, 10_000, 10_000]);
      expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
      expect([...test.labels.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
      expect(
        Array.from(
          { length: 10 },
          (_, digit) => train.labels.filter((label) => label === digit).length,
        ),
      ).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
      let sum = 0;
      for (let from = 0; from < 60_000; from += 6000) {
        const batch = train.images.batch(Int32Array.from({ length: 6000 }, (_, i) => from + i));
        sum = batch.dataSync<'float32'>().reduce((total, grey) => total + grey, sum);
        batch.dispose();
      }
      // The mean grey level of the training images, as widely published.
      expect(sum / (60_000 * 784)).toBeCloseTo(0.1307, 4);
    });

    it('is downloaded, cached and read back', async () => {
      const cache = await mkdtemp(join(tmpdir(), 'vae-kit-test-'));
      vi.stubEnv('VAE_KIT_CACHE', cache);
      try {
        const fetch = async (url: string | URL | Request) =>
          new Response(new Uint8Array(await readFile(join(folder, urlOf(url).split('/').pop()!))));
        expect((await mnist({ fetch, urls: ['https://a.example'] })).source).toBe(
          'https://a.example',
        );
        const { test, source } = await mnist({
          fetch: () => Promise.reject(new Error('offline')),
          shape: [784],
        });
        expect(source).toBe('cache');
        expect(test.images.batch([9999]).shape).toEqual([1, 784]);
      } finally {
        vi.unstubAllEnvs();
        await rm(cache, { recursive: true });
      }
    });

    it('names the built-in digits: its nearest neighbour knows five in six', async () => {
      const { train } = await mnist({ folder });
      const known = rowsOf(train, 8000);
      const drawn = rowsOf(syntheticDigits({ count: 400, seed: 11 }), 400);
      const right = drawn.rows.filter(
        (row, i) => known.labels[nearest(row, known.rows)] === drawn.labels[i],
      ).length;
      expect(right / 400).toBeGreaterThan(5 / 6);
    });
  });
}
