import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browser as hasBrowser } from '../../package/page.js';
import { root, temporary } from '../../package/project.js';
import { coloursOf, learned, openSite, told, type Site } from './site.js';

const run = promisify(execFile);

/** What a visit on WASM may load, packed, before data. */
const MOST_BYTES = 450_000;

describe.runIf(hasBrowser)('the page', () => {
  let site: Site;
  let isolated: Site;
  let folder: string;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    ({ folder, remove } = await temporary());
    const config = join(root, 'examples/page/vite.config.ts');
    await rm(folder, { recursive: true, force: true });
    // As a program of its own: test runners are no production.
    await run(
      process.execPath,
      [
        join(root, 'node_modules/vite/bin/vite.js'),
        'build',
        '--config',
        config,
        '--outDir',
        folder,
        '--emptyOutDir',
      ],
      { cwd: root, env: { ...process.env, NODE_ENV: 'production' } },
    );
    [site, isolated] = await Promise.all([openSite(folder, false), openSite(folder, true)]);
  });

  afterAll(async () => {
    await Promise.all([site?.close(), isolated?.close()]);
    await remove();
  });

  it('learns digits from the moment it is opened, and asks nobody else', async () => {
    const { page, asked, complaints } = await site.open();
    const [first] = await learned(page, 1, 5000);
    const steps = await learned(page, 100);
    const late = steps.slice(-10).reduce((sum, { loss }) => sum + loss / 10, 0);
    expect(late).toBeLessThan(0.5 * first!.loss);
    expect(asked.filter((url) => !url.startsWith(site.url) && !url.startsWith('blob:'))).toEqual(
      [],
    );
    expect(complaints).toEqual([]);

    const names = new Set(asked.map((url) => url.slice(site.url.length).replace(/[?#].*/, '')));
    let bytes = 0;
    for (const name of names) {
      const content = await readFile(join(folder, name || 'index.html')).catch(() => undefined);
      if (content) bytes += gzipSync(content, { level: 9 }).length;
    }
    expect(bytes).toBeLessThan(MOST_BYTES);
    await page.context().close();
  });

  it('shows digits soon, draws another where the point is dragged to, and sees what one draws', async () => {
    const { page } = await site.open();
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

  it('pauses, steps once, takes another β as it goes on, and begins anew', async () => {
    const { page } = await site.open();
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

  it.each(['', '#posterior=bits&latent=16&estimator=movingAverage', '#model=cvae&beta=2'])(
    'gives code for %j that comes to the same losses in Node',
    async (hash) => {
      const { page } = await site.open(hash);
      await learned(page, 10);
      const shown = page.getByRole('button', { name: 'Copy as code' });
      if (!(await shown.isVisible())) await page.getByRole('button', { name: 'Change' }).click();
      await shown.click();
      const code = await page.evaluate(() => navigator.clipboard.readText());
      const { loss } = (await told(page)).steps[9]!;
      await page.context().close();
      const file = join(root, `copied-${process.pid}-${hash.length}.mjs`);
      await writeFile(file, code.replace('epochs: 10', 'epochs: 1'));
      try {
        const { stdout } = await run(process.execPath, [file], { cwd: root });
        const [, again] = /^10 (.*)$/m.exec(stdout)!;
        // One of them may multiply and add in one instruction.
        expect(Math.abs(Number(again) / loss - 1)).toBeLessThan(1e-3);
      } finally {
        await rm(file);
      }
    },
  );

  it('goes on with the model of a file that it has saved', async () => {
    const { page } = await site.open('#seed=3&latent=4');
    await learned(page, 60);
    const button = page.getByRole('button', { name: 'Download model' });
    if (!(await button.isVisible())) await page.getByRole('button', { name: 'Change' }).click();
    const download = page.waitForEvent('download');
    await button.click();
    const path = await (await download).path();
    const before = (await told(page)).steps.at(-1).loss;
    await page.goto(site.url);
    await learned(page, 1);
    if (!(await button.isVisible())) await page.getByRole('button', { name: 'Change' }).click();
    const file = { name: 'a.safetensors', mimeType: '', buffer: await readFile(path) };
    await page.getByLabel('Open model').setInputFiles(file);
    await page.waitForURL(/latent=4/);
    const [first] = await learned(page, 1);
    expect(first!.loss).toBeLessThan(1.2 * before);
    expect((await told(page)).errors).toEqual([]);
    await page.context().close();
  });

  it('works without a network once it was visited', async () => {
    const { page } = await site.open();
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
    const losses = [];
    for (const backend of ['wasm', 'wasm-threads']) {
      const { page } = await isolated.open(`#backend=${backend}`);
      losses.push((await learned(page, 5)).slice(0, 5).map(({ loss }) => loss));
      await page.context().close();
    }
    expect(losses[1]).toEqual(losses[0]);
  });

  it('is not held up by what it learns', async () => {
    const { page } = await site.open();
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
    const { page } = await site.open('', { width: 390, height: 844 });
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
});
