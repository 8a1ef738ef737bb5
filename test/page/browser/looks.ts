import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { learned, openSettings, told, type Site } from './site.js';

/** How long a task of the page's thread may take, in milliseconds. */
const LONGEST = 50;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor's time. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** The processor's time of each task of all pages' threads, in milliseconds. */
function tasksOf(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  return (
    traceEvents
      .filter(({ ph, name }) => ph === 'X' && name.endsWith('::RunTask'))
      .filter(({ pid, tid }) => threads.has(`${pid} ${tid}`))
      // The last one may not have come to its end.
      .flatMap(({ tdur }) => (tdur === undefined ? [] : tdur / 1000))
  );
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string }[] }> };
    };
    return (await axe.run()).violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id }) => id);
  });
}

/** How the page looks and answers, on screens of any size. */
export function lookTests(site: () => Site): void {
  it('is held up by no task of its own from the moment it is opened, and does not jump', async () => {
    const { page } = await site().open();
    await page.goto('about:blank');
    // What other programs do at the same time is no work of the page: its own time counts.
    await site().browser.startTracing(page, { categories: ['toplevel'] });
    await page.goto(site().url);
    await learned(page, 50);
    await page.waitForTimeout(3000);
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.waitForTimeout(1000);
    const tasks = tasksOf(await site().browser.stopTracing());
    expect(tasks.length).toBeGreaterThan(100);
    expect(Math.max(...tasks)).toBeLessThanOrEqual(LONGEST);
    expect((await told(page)).jumps).toBeLessThan(0.05);
    await page.context().close();
  });

  it.each([
    [390, 'light', ''],
    [390, 'dark', '#posterior=bits&model=cvae'],
    [1440, 'light', '#data=swissRoll&latent=3'],
    [1440, 'dark', ''],
  ] as const)('can be used by all at a width of %i, %s, with %j', async (width, scheme, hash) => {
    const { page } = await site().open(hash, { width, height: 844 });
    await page.emulateMedia({ colorScheme: scheme });
    await openSettings(page);
    await learned(page, 20);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    expect(await violationsOf(page)).toEqual([]);
    await page.context().close();
  });
}
