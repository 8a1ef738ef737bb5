import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FOLDER, type Served } from './served.js';
import { weightOf } from './weights.js';

/** What the service worker may fetch in the background, in bytes, each file compressed. */
const HEAVIEST = 3 * 1024 * 1024;

/** The site where the network has gone after the first visit. */
export function offlineTests(site: () => Served): void {
  it('finds and shows what was never opened, pages of the API too', async () => {
    const { page, complaints } = await site().open('', { serviceWorkers: 'allow' });
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);

    const search = async (words: string, found: string) => {
      await page.getByRole('button', { name: 'Search' }).first().click();
      await page.getByRole('searchbox').fill(words);
      await page.locator('#localsearch-list').getByText(found).first().click();
    };
    await search('step sizes early stopping', 'Step sizes');
    await page.waitForURL('**/training.html*');
    await page.getByRole('heading', { name: 'Step sizes' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Step sizes' }).waitFor();
    await search('klPerDimension', 'klPerDimension');
    await page.waitForURL('**/api/**');
    await page.getByRole('heading', { name: 'klPerDimension' }).first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('has not fetched much to be so', () => {
    const worker = readFileSync(join(FOLDER, 'sw.js'), 'utf8');
    const kept = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
      worker.includes(`"${file}"`),
    );
    const weight = kept.reduce((sum, file) => sum + weightOf(file), 0);
    console.log(`${kept.length} files are kept: ${Math.round(weight / 1024)} KB`);
    expect(kept.length).toBeGreaterThan(50);
    expect(kept.filter((file) => /^(live|library)\//.test(file))).toEqual([]);
    expect(weight).toBeLessThanOrEqual(HEAVIEST);
  });
}
