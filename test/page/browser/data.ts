import { gzipSync } from 'node:zlib';
import { PNG } from 'pngjs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { learnedAnew, openSettings, pixelsOf, told, type Site } from './site.js';

interface Dropped {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Lets files fall where the page asks for such. */
async function drop(page: Page, files: readonly Dropped[]): Promise<void> {
  const texts = files.map(({ name, bytes }) => ({
    name,
    text: Buffer.from(bytes).toString('base64'),
  }));
  await page.locator('.drop').evaluate((element, given) => {
    const transfer = new DataTransfer();
    for (const { name, text } of given) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    const event = { dataTransfer: transfer, bubbles: true, cancelable: true };
    element.dispatchEvent(new DragEvent('drop', event));
  }, texts);
}

/** Bytes as IDX files have them. */
function idx(shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, 8, shape.length]);
  shape.forEach((length, i) => head.writeUInt32BE(length, 4 + 4 * i));
  return Buffer.concat([head, bytes]);
}

/** Bars that are the higher the greater the class. */
function bars(count: number): readonly [images: Dropped, labels: Dropped] {
  const images = new Uint8Array(count * 784).map((_, i) => {
    const [image, row] = [Math.floor(i / 784), Math.floor((i % 784) / 28)];
    return row > 25 - 2 * (image % 10) ? 255 : 0;
  });
  const labels = new Uint8Array(count).map((_, i) => i % 10);
  return [
    { name: 'train-images-idx3-ubyte.gz', bytes: gzipSync(idx([count, 28, 28], images)) },
    { name: 'train-labels-idx1-ubyte', bytes: idx([count], labels) },
  ];
}

/** An image that is red on the left and blue on the right. */
function redAndBlue(width: number, height: number): Uint8Array {
  const png = new PNG({ width, height });
  for (let i = 0; i < width * height; i++)
    png.data.set(i % width < width / 2 ? [255, 0, 0, 255] : [0, 0, 255, 255], 4 * i);
  return PNG.sync.write(png);
}

/** The colours of two places of a picture, from its left edge. */
const coloursAt = (page: Page, name: string, places: readonly number[]) =>
  page.getByRole('img', { name, exact: true }).evaluate((element, shares) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d')!;
    return shares.map((share) => [
      ...context.getImageData(share * canvas.width, canvas.height / 2, 1, 1).data.subarray(0, 3),
    ]);
  }, places);

/** What is learned from, and with which latents: chosen, and dropped. */
export function dataTests(site: () => Site): void {
  const small = '#widths=32&batchSize=20';

  it('learns bits where they are chosen, and shows what one of them does', async () => {
    const { page } = await site().open();
    await openSettings(page);
    const posterior = page.getByRole('combobox', { name: /^Posterior/ });
    const steps = await learnedAnew(page, 40, () => posterior.selectOption('bits'));
    expect(page.url()).toContain('#posterior=bits');
    const mean = (some: typeof steps) => some.reduce((sum, { loss }) => sum + loss, 0) / 10;
    expect(mean(steps.slice(-10))).toBeLessThan(mean(steps.slice(0, 10)));
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.waitForTimeout(500);
    const decoded = 'What the decoder draws at the point';
    const before = await pixelsOf(page, decoded);
    for (const bit of [1, 2, 3, 4])
      await page.getByRole('button', { name: `Bit ${bit}: ` }).click();
    await expect.poll(() => pixelsOf(page, decoded)).not.toBe(before);
    expect(await told(page)).toMatchObject({ errors: [], refused: [] });
    await page.context().close();
  });

  it('has MNIST by one click where it lies beside the page, and says so where not', async () => {
    const { page } = await site().open(small);
    await openSettings(page);
    const data = page.getByRole('combobox', { name: /^Data/ });
    await data.selectOption('mnist');
    const problem = page.locator('.problem');
    await problem.filter({ hasText: /^MNIST does not lie beside this page: drop/ }).waitFor();

    for (const { name, bytes } of bars(300)) site().beside.set(`mnist/${name}`, bytes);
    await learnedAnew(page, 5, () => page.getByRole('button', { name: 'Restart' }).click());
    expect((await told(page)).data).toMatchObject({ kind: 'mnist', count: 300, classes: 10 });
    // What was fetched once is there without a network too, once the service worker has seen it.
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await learnedAnew(page, 5, () => page.reload());
    site().beside.clear();
    await learnedAnew(page, 5, () => page.reload());
    expect((await told(page)).data).toMatchObject({ kind: 'mnist', count: 300, classes: 10 });
    await page.context().close();
  });

  it('learns from IDX files, images and tables that are dropped', async () => {
    const { page } = await site().open(small);
    await openSettings(page);
    await learnedAnew(page, 5, () => drop(page, bars(200)));
    expect((await told(page)).data).toMatchObject({
      kind: 'mnist',
      count: 200,
      shape: [28, 28, 1],
      classes: 10,
    });

    const images = [30, 41, 64].map((width, i) => ({
      name: `${i}.png`,
      bytes: redAndBlue(width, 40),
    }));
    const other = { name: 'notes.pdf', bytes: new Uint8Array(9) };
    await learnedAnew(page, 5, () => drop(page, [...images, other]));
    expect((await told(page)).data).toMatchObject({ count: 3, shape: [28, 28, 3] });
    const seen = '12 images of the data';
    await page.getByRole('img', { name: seen }).scrollIntoViewIfNeeded();
    await expect
      .poll(() => coloursAt(page, seen, [0.25 / 12, 0.7 / 12]))
      .toEqual([
        [255, 0, 0],
        [0, 0, 255],
      ]);

    const rows = Array.from({ length: 200 }, (_, i) => `${Math.cos(i)},${i},word`);
    const table = { name: 'points.csv', bytes: Buffer.from(`x,y,z\n${rows.join('\n')}`) };
    await learnedAnew(page, 5, () => drop(page, [table]));
    expect((await told(page)).data).toMatchObject({
      kind: 'points',
      count: 200,
      shape: [2],
      columns: ['x', 'y'],
    });
    expect(await told(page)).toMatchObject({ errors: [], refused: [] });
    await page.context().close();
  });
}
