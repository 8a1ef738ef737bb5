import { expect, it } from 'vitest';
import { coloursOf, learned, told, type Site } from './site.js';

/** What a run computes on, with and without a network. */
export function machineTests(site: () => Site, isolated: () => Site): void {
  it('works without a network once it was visited', async () => {
    const { page } = await site().open();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForFunction(() =>
      caches.keys().then(async (names) => {
        const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return all.flat().some(({ url }) => url.includes('wasm-simd'));
      }),
    );
    await page.context().setOffline(true);
    await page.reload();
    await learned(page, 10);
    await page.context().close();
  });

  it('shares work among threads where it is isolated, with the same losses', async () => {
    const losses: number[][] = [];
    for (const backend of ['wasm', 'wasm-threads']) {
      const { page } = await isolated().open(`#backend=${backend}`);
      losses.push((await learned(page, 5)).slice(0, 5).map(({ loss }) => loss));
      await page.context().close();
    }
    expect(losses[1]).toEqual(losses[0]);
  });

  it('comes to the same losses on webgl and on webgpu', async () => {
    const losses: number[][] = [];
    for (const backend of ['wasm', 'webgl', 'webgpu']) {
      const { page } = await site().open(`#widths=32&batchSize=20&backend=${backend}`);
      losses.push((await learned(page, 5, 120_000)).slice(0, 5).map(({ loss }) => loss));
      const decoded = 'What the decoder draws at the point';
      await expect.poll(() => coloursOf(page, decoded), { timeout: 20_000 }).toBeGreaterThan(20);
      expect(await told(page)).toMatchObject({ backend, errors: [], refused: [] });
      await page.context().close();
    }
    // Sums of 784 numbers in another order, through five steps of training.
    for (const others of losses.slice(1))
      others.forEach((loss, i) => expect(Math.abs(loss / losses[0]![i]! - 1)).toBeLessThan(1e-5));
  });
}
