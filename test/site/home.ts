import { expect, it } from 'vitest';
import type { Served } from './served.js';

/** The live page on the home. */
export function homeTests(site: () => Served): void {
  it.each([1440, 390])('trains where the reader asks for it, at a width of %i', async (width) => {
    const { page, complaints } = await site().open('', { viewport: { width, height: 844 } });
    await page.waitForLoadState('networkidle');
    expect(page.frames()).toHaveLength(1);
    await page.getByRole('button', { name: 'Train one here' }).click();
    const frame = page.frameLocator('iframe[title="A VAE that learns as you touch it"]');
    await frame
      .getByText(/^step [1-9]/)
      .first()
      .waitFor();
    const inside = page.frames()[1]!;
    expect(inside.url()).toBe(`${site().url}live/index.html`);
    const room = await page.locator('.live-page iframe').boundingBox();
    const wanted = await inside.evaluate(() => document.documentElement.scrollWidth);
    expect(wanted).toBeLessThanOrEqual(room!.width);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
}
