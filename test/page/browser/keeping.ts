import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../../package/project.js';
import { learned, openSettings, told, type Site } from './site.js';

const run = promisify(execFile);

let written = 0;

/** The losses of code that was copied, of each step of its first epochs as it runs in Node. */
async function lossesOf(code: string, epochs = 1): Promise<Map<number, number>> {
  const file = join(root, `copied-${process.pid}-${++written}.mjs`);
  await writeFile(
    file,
    code.replace('epochs: 10', `epochs: ${epochs}`).replace('if (step % 10 === 0) ', ''),
  );
  try {
    const { stdout } = await run(process.execPath, [file], { cwd: root });
    const lines = stdout.matchAll(/^(\d+) (.*)$/gm);
    return new Map([...lines].map(([, step, loss]) => [Number(step), Number(loss)]));
  } finally {
    await rm(file);
  }
}

/** A run as code, and as a file. */
export function keepingTests(site: () => Site): void {
  it.each(['#posterior=bits&latent=16&estimator=movingAverage', '#model=cvae&beta=2'])(
    'gives code for %j that comes to the same losses in Node',
    async (hash) => {
      const { page } = await site().open(hash);
      await learned(page, 10);
      await openSettings(page);
      await page.getByRole('button', { name: 'Copy as code' }).click();
      const code = await page.evaluate(() => navigator.clipboard.readText());
      const { loss } = (await told(page)).steps[9]!;
      await page.context().close();
      // One of them may multiply and add in one instruction.
      expect(Math.abs((await lossesOf(code)).get(10)! / loss - 1)).toBeLessThan(1e-3);
    },
  );

  it('gives code that goes through what was changed as the model learned', async () => {
    const { page } = await site().open('#widths=32&batchSize=20');
    await learned(page, 5);
    await page.getByRole('button', { name: 'Pause' }).click();
    await openSettings(page);
    const step = async () => {
      const { steps } = await told(page);
      await page.getByRole('button', { name: 'Step', exact: true }).click();
      await learned(page, steps.at(-1).step + 1);
    };
    await page.waitForTimeout(500);
    await page.getByRole('slider', { name: /^β/ }).first().fill('2');
    await step();
    await step();
    await page.getByRole('slider', { name: /^Learning rate/ }).fill('-1.5');
    for (let i = 0; i < 5; i++) await step();
    await page.getByRole('button', { name: 'Copy as code' }).click();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    const { steps, data } = await told(page);
    await page.context().close();
    const { step: last, loss } = steps.at(-1);
    // However many steps it took before it heard of the pause.
    const again = await lossesOf(code, Math.ceil((20 * last) / data!.count));
    expect(Math.abs(again.get(last)! / loss - 1)).toBeLessThan(1e-3);
  });

  it('goes on with the model of a file that it has saved', async () => {
    const { page } = await site().open('#seed=3&latent=4');
    await learned(page, 60);
    const button = page.getByRole('button', { name: 'Download model' });
    await openSettings(page);
    const download = page.waitForEvent('download');
    await button.click();
    const path = await (await download).path();
    const before = (await told(page)).steps.at(-1).loss;
    await page.goto(site().url);
    await learned(page, 1);
    await openSettings(page);
    const file = { name: 'a.safetensors', mimeType: '', buffer: await readFile(path) };
    await page.getByLabel('Open model').setInputFiles(file);
    await page.waitForURL(/latent=4/);
    const [first] = await learned(page, 1);
    expect(first!.loss).toBeLessThan(1.2 * before);
    expect((await told(page)).errors).toEqual([]);
    await page.context().close();
  });
}
