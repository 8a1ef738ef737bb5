import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { learned, told, type Site } from './site.js';

/** How the page looks and answers, on screens of any size. */
export function lookTests(site: () => Site): void {
  it('is not held up by what it learns', async () => {
    const { page } = await site().open();
    await learned(page, 50);
    // A machine that does other things besides holds up pages now and then: not all the time.
    const longest = [];
    for (let i = 0; i < 4; i++) {
      const before = (await told(page)).blocks.length;
      await page.waitForTimeout(1000);
      longest.push(Math.max(0, ...(await told(page)).blocks.slice(before)));
    }
    expect(Math.min(...longest)).toBeLessThanOrEqual(50);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('can be used by all, on a phone too, %s', async (scheme) => {
    const { page } = await site().open('', { width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: scheme });
    await learned(page, 20);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390,
    );
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string }[] }> };
      };
      return (await axe.run()).violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id }) => id);
    });
    expect(violations).toEqual([]);
    await page.context().close();
  });
}
