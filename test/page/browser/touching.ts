import { expect, it } from 'vitest';
import { coloursOf, learned, pixelsOf, told, type Site } from './site.js';

/** What hands do: dragging a latent, drawing, and the same by keys. */
export function touchingTests(site: () => Site): void {
  it('shows digits soon, draws another where the point is dragged to, and sees what one draws', async () => {
    const { page } = await site().open();
    const decoded = 'What the decoder draws at the point';
    await expect.poll(() => coloursOf(page, decoded), { timeout: 5000 }).toBeGreaterThan(20);
    await learned(page, 60);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.waitForTimeout(500);

    const pixels = () =>
      page
        .getByRole('img', { name: decoded })
        .first()
        .evaluate((element) => {
          const canvas = element as HTMLCanvasElement;
          return canvas.toDataURL();
        });
    const before = await pixels();
    const plane = await page.getByRole('img', { name: /at each of/ }).boundingBox();
    const at = (share: number) => [plane!.x + share * plane!.width, plane!.y + 20] as const;
    await page.mouse.move(...at(0.8));
    await page.mouse.down();
    await page.mouse.move(...at(0.3), { steps: 5 });
    await page.mouse.up();
    await expect.poll(pixels, { timeout: 5000 }).not.toBe(before);

    const pad = page.getByRole('application', { name: /^Sheet to draw/ });
    await pad.scrollIntoViewIfNeeded();
    const sheet = (await pad.boundingBox())!;
    await page.mouse.move(sheet.x + sheet.width / 2, sheet.y + 0.2 * sheet.height);
    await page.mouse.down();
    await page.mouse.move(sheet.x + sheet.width / 2, sheet.y + 0.8 * sheet.height, { steps: 8 });
    await page.mouse.up();
    const seen = (label: string) => () => coloursOf(page, label);
    await expect.poll(seen('Your drawing as the model sees it')).toBeGreaterThan(5);
    await expect.poll(seen('Its reconstruction from the mean of q')).toBeGreaterThan(20);
    expect((await told(page)).errors).toEqual([]);
    await page.context().close();
  });

  it('is touched by keys alone', async () => {
    const { page } = await site().open();
    await learned(page, 30);
    await page.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Learn on' }).waitFor();
    await page.waitForTimeout(500);
    const decoded = 'What the decoder draws at the point';
    const before = await pixelsOf(page, decoded);
    await page.getByRole('slider', { name: 'z₁, by the arrow keys' }).first().focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => pixelsOf(page, decoded)).not.toBe(before);

    await page.getByRole('application', { name: /^Sheet to draw/ }).focus();
    await page.keyboard.press('Space');
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowDown');
    const seen = 'Its reconstruction from the mean of q';
    await expect.poll(() => coloursOf(page, seen)).toBeGreaterThan(20);
    await page.getByRole('tab', { name: 'Draw a digit' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => coloursOf(page, '11 images on the way')).toBeGreaterThan(20);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Fit to the codes' }).click();
    await page.getByText(/^10 Gaussians, fitted/).waitFor({ timeout: 10_000 });
    expect(await told(page)).toMatchObject({ errors: [], refused: [] });
    await page.context().close();
  });

  it('shows codes of more latents along axes, and points of space to be touched', async () => {
    const { page } = await site().open('#data=swissRoll&latent=3');
    await learned(page, 60);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.waitForTimeout(500);
    const codes = 'Where the encoder puts 1000 data, along two axes';
    await page.getByRole('img', { name: codes }).scrollIntoViewIfNeeded();
    await expect.poll(() => coloursOf(page, codes)).toBeGreaterThan(20);
    await page.getByText(/^Across \d+ % of the codes/).waitFor();
    const before = await pixelsOf(page, codes);
    await page.getByRole('radio', { name: 'Two latents' }).check();
    await expect.poll(() => pixelsOf(page, codes)).not.toBe(before);

    const believed = 'Mean and deviation of each latent';
    await page.getByRole('img', { name: believed }).scrollIntoViewIfNeeded();
    await expect.poll(() => coloursOf(page, believed)).toBeGreaterThan(5);
    const first = await pixelsOf(page, believed);
    await page.getByRole('slider', { name: 'x', exact: true }).fill('12');
    await expect.poll(() => pixelsOf(page, believed)).not.toBe(first);
    const drawn = await pixelsOf(page, believed);
    await page.getByRole('button', { name: 'Draw ε anew' }).click();
    await expect.poll(() => pixelsOf(page, believed)).not.toBe(drawn);
    await page.getByRole('tab', { name: 'Fit a mixture' }).click();
    await page.getByRole('button', { name: 'Fit to the codes' }).click();
    await page.getByText(/^10 Gaussians, fitted/).waitFor({ timeout: 10_000 });
    await page.getByText('decoded from samples of the mixture').waitFor();
    expect(await told(page)).toMatchObject({ errors: [], refused: [] });
    await page.context().close();
  });
}
