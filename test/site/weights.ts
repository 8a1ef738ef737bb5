import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { FOLDER, PAGES, type Served } from './served.js';

/** What a page may weigh, in bytes, each file compressed. */
const HEAVIEST = 250 * 1024;

/** How long a page has to fetch what it thinks will be wanted next, in milliseconds. */
const REST = 1500;

/** How much a file takes on its way: pictures and fonts are compressed as they are. */
export function weightOf(file: string): number {
  const content = readFileSync(join(FOLDER, file));
  return Math.min(content.length, gzipSync(content).length);
}

/** What a page asks for until it rests, the pages that its links lead to included. */
export function weightTests(site: () => Served): void {
  it.each(PAGES)('%j weighs little', async (path) => {
    site().sent.length = 0;
    const { page } = await site().open(path, { viewport: { width: 1440, height: 900 } });
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(REST);
    const files = [...new Set(site().sent)];
    const weight = files.reduce((sum, file) => sum + weightOf(file), 0);
    console.log(`${files[0]}: ${Math.round(weight / 1024)} KB in ${files.length} files`);
    expect(weight).toBeLessThanOrEqual(HEAVIEST);
    await page.context().close();
  });
}
