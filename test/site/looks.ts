import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { PAGES, type Served } from './served.js';

/** What the script puts into the page. */
declare const axe: {
  run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
};

/** What axe finds of serious or critical harm, each with where it is. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
  return page.evaluate(async () => {
    return (await axe.run()).violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
  });
}

/** Whether people can use it, whatever they see and however large their screens are. */
export function lookTests(site: () => Served): void {
  const sizes = [1440, 390].flatMap((width) =>
    (['light', 'dark'] as const).map((scheme) => [width, scheme] as const),
  );

  it.each(sizes)('can be used by all at a width of %i, %s', async (width, scheme) => {
    const viewport = { width, height: 844 };
    const { page } = await site().open('', { viewport, colorScheme: scheme });
    for (const path of PAGES) {
      await page.goto(site().url + path, { waitUntil: 'networkidle' });
      expect(await page.evaluate(() => document.documentElement.classList.contains('dark'))).toBe(
        scheme === 'dark',
      );
      const contentWidth = await page.evaluate(() => document.documentElement.scrollWidth);
      expect({ path, contentWidth }).toEqual({ path, contentWidth: width });
      expect({ path, violations: await violationsOf(page) }).toEqual({ path, violations: [] });
    }
    await page.context().close();
  });
}
