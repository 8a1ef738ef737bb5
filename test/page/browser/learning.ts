import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { learned, openSettings, told, type Site } from './site.js';

/** What a visit on WASM may load, packed, before data. */
const MOST_BYTES = 450_000;

/** A run: from the moment the page is opened, paused, stepped, changed, and two side by side. */
export function learningTests(site: () => Site, folder: () => string): void {
  it('learns digits from the moment it is opened, and asks nobody else', async () => {
    const { page, asked, complaints } = await site().open();
    const [first] = await learned(page, 1, 5000);
    const steps = await learned(page, 100);
    const late = steps.slice(-10).reduce((sum, { loss }) => sum + loss / 10, 0);
    expect(late).toBeLessThan(0.5 * first!.loss);
    expect(asked.filter((url) => !url.startsWith(site().url) && !url.startsWith('blob:'))).toEqual(
      [],
    );
    expect(complaints).toEqual([]);

    const names = new Set(asked.map((url) => url.slice(site().url.length).replace(/[?#].*/, '')));
    let bytes = 0;
    for (const name of names) {
      const content = await readFile(join(folder(), name || 'index.html')).catch(() => undefined);
      if (content) bytes += gzipSync(content, { level: 9 }).length;
    }
    expect(bytes).toBeLessThan(MOST_BYTES);
    await page.context().close();
  });

  it('pauses, steps once, takes another β as it goes on, and begins anew', async () => {
    const { page } = await site().open();
    await learned(page, 5);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Learn on' }).waitFor();
    await page.waitForTimeout(500);
    const paused = (await told(page)).steps.at(-1).step;
    await page.waitForTimeout(300);
    expect((await told(page)).steps.at(-1).step).toBe(paused);
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await learned(page, paused + 1);
    await page.waitForTimeout(300);
    expect((await told(page)).steps.at(-1).step).toBe(paused + 1);

    await page.getByRole('slider', { name: /^β/ }).first().fill('2');
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    const steps = await learned(page, paused + 2);
    expect(steps.at(-1).beta).toBe(4);
    expect(page.url()).toContain('#beta=4');

    await page.reload();
    expect((await learned(page, 1))[0]!.beta).toBe(4);
    await page.context().close();
  });

  it('learns two runs side by side, which a link keeps', async () => {
    const { page } = await site().open('#widths=16&batchSize=20');
    await learned(page, 5);
    await openSettings(page);
    await page.getByRole('button', { name: 'Two runs side by side' }).click();
    await page.waitForURL(/#batchSize=20&widths=16\/|#widths=16&batchSize=20\//);
    await expect.poll(() => page.getByText(/^step /).count()).toBe(2);
    await page.getByRole('slider', { name: /^β/ }).last().fill('2');
    await expect.poll(() => page.url()).toMatch(/#[^/]*\/.*beta=4/);
    await expect
      .poll(
        () =>
          page
            .getByText(/^step /)
            .last()
            .textContent(),
        { timeout: 10_000 },
      )
      .not.toMatch(/step (0|–)$/);
    expect((await told(page)).errors).toEqual([]);
    await page.context().close();
  });
}
