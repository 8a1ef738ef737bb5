import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { SNIPPETS } from '../../docs/.vitepress/theme/playground/snippets.js';
import { root } from '../package/project.js';
import type { Served } from './served.js';

const PLAYGROUND = 'playground.html';

const statusOf = (page: Page) => page.locator('.playground-status');
const linesOf = (page: Page) => page.getByRole('log');
const fieldOf = (page: Page) => page.getByRole('textbox', { name: 'Code' });
const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Writes code into the field in place of what it has. */
async function write(page: Page, code: string): Promise<void> {
  await fieldOf(page).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(code);
}

/** How many colours the frame's canvases have, together. */
function coloursOf(page: Page): Promise<number> {
  return page.frames()[1]!.evaluate(() => {
    const colours = new Set<number>();
    for (const canvas of document.querySelectorAll('canvas')) {
      if (canvas.width === 0) continue;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      for (const colour of new Uint32Array(data.buffer)) colours.add(colour);
    }
    return colours.size;
  });
}

/** The page on which code is changed and run. */
export function playgroundTests(site: () => Served): void {
  it('has a snippet in each file of their folder', () => {
    const folder = join(root, 'docs/.vitepress/theme/playground/snippets');
    const names = readdirSync(folder).map((file) => file.replace(/\.js$/, ''));
    expect(SNIPPETS.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it.each(SNIPPETS)('runs $name, which prints and draws', async ({ name, title }) => {
    const { page, complaints } = await site().open(PLAYGROUND);
    await fieldOf(page).waitFor();
    await page.getByLabel('Begin with').selectOption({ label: title });
    await click(page, 'Run');
    await statusOf(page)
      .getByText(/^(Done|Ended)/)
      .waitFor();
    expect(await linesOf(page).locator('.error').allTextContents()).toEqual([]);
    expect(await statusOf(page).textContent()).toBe('Done.');
    expect(await linesOf(page).textContent()).toMatch(/nats/);
    expect(await coloursOf(page)).toBeGreaterThan(1);
    expect(
      await page.locator('.playground-stage iframe').evaluate((f) => f.clientHeight),
    ).toBeGreaterThan(50);
    await page.waitForURL(`**/${PLAYGROUND}#${name}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('keeps changed code in a link, and brings it back from there', async () => {
    const { page } = await site().open(PLAYGROUND, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const code = "const word = 'β ≤ 1'; // “each”\nconsole.log(word, [1, 2], { a: [0.5] });";
    await write(page, code);
    await click(page, 'Copy link');
    await statusOf(page).getByText('The link is copied.').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/#code=[\w-]+$/);

    const other = await site().open(link.slice(site().url.length));
    await fieldOf(other.page).getByText('“each”').waitFor();
    // Nobody's code runs before the reader says so.
    expect(other.page.frames()).toHaveLength(1);
    await other.page.keyboard.press('Tab');
    await fieldOf(other.page).press('Control+Enter');
    await statusOf(other.page).getByText('Done.').waitFor();
    expect(await linesOf(other.page).textContent()).toBe('β ≤ 1 [ 1, 2 ] { a: [ 0.5 ] }\n');
    await click(other.page, 'Reset');
    await other.page.waitForURL(`**/${PLAYGROUND}#digits`);
    await page.context().close();
    await other.page.context().close();
  });

  it('says where a link holds no code', async () => {
    const { page } = await site().open(`${PLAYGROUND}#code=broken`);
    await statusOf(page).getByText('The code in the link cannot be read.').waitFor();
    await page.context().close();
  });

  it.each([
    ["console.log('a');\nthrow new Error('no');", /^a\nError: no \(line 2\)\n$/],
    ['const a = 1;\nlet a;', /^SyntaxError: .*'a' has already been declared \(line 2\)\n$/],
    ["import 'nowhere';", /^TypeError: Failed to resolve module specifier "nowhere"/],
    ['await Promise.reject(new RangeError("far"));', /^RangeError: far/],
    ["import { vae } from 'vae-kit';\nvae({});", /^VaeKitError: vae-kit: .*\(line \d+\)\n$/],
  ])('tells what is wrong with %j', async (code, told) => {
    const { page } = await site().open(PLAYGROUND);
    await write(page, code);
    await click(page, 'Run');
    await statusOf(page).getByText('Ended by an error.').waitFor();
    expect(await linesOf(page).textContent()).toMatch(told);
    await page.context().close();
  });

  it('ends code that would go on, and code in it can reach nothing of the site', async () => {
    const { page } = await site().open(PLAYGROUND);
    await write(
      page,
      `let reached = 'nothing';
try { reached = parent.document.title; } catch {}
try { reached = localStorage.length; } catch {}
console.log(reached);
setInterval(() => console.log('on'), 10);
await new Promise(() => {});`,
    );
    await click(page, 'Run');
    await linesOf(page).getByText('on').first().waitFor();
    expect(await linesOf(page).textContent()).toMatch(/^nothing\non\n/);
    await click(page, 'Stop');
    await statusOf(page).getByText('Stopped.').waitFor();
    expect(page.frames()).toHaveLength(1);
    const before = await linesOf(page).textContent();
    await page.waitForTimeout(200);
    expect(await linesOf(page).textContent()).toBe(before);
    await page.context().close();
  });

  it('lets the keyboard out of its field', async () => {
    const { page } = await site().open(PLAYGROUND);
    await fieldOf(page).click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Tab');
    expect(await fieldOf(page).textContent()).toMatch(/^ {2}import/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await fieldOf(page).evaluate((field) => field === document.activeElement)).toBe(false);
    await page.context().close();
  });
}
