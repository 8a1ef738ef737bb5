import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { browser as executablePath, FLAGS, GPU_FLAGS, ISOLATED } from '../../package/page.js';

/** A folder of the server, none of which the page may know. */
const FOLDER = '/some/where/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** The built page on a server of its own, and a browser. */
export interface Site {
  readonly url: string;
  readonly browser: Browser;
  /** Files beside the built page, by their paths from it. */
  readonly beside: Map<string, Uint8Array>;
  /** Opens it, with a hash perhaps; `asked` fills with what it asks for. */
  open(hash?: string, size?: { width: number; height: number }): Promise<Opened>;
  close(): Promise<void>;
}

export interface Opened {
  readonly page: Page;
  /** All addresses it has asked for. */
  readonly asked: string[];
  /** What it has complained about. */
  readonly complaints: string[];
}

/** A step as the worker tells of it. */
export interface ToldStep {
  readonly step: number;
  readonly loss: number;
  readonly beta: number;
}

/** What is kept in the page of what its workers tell, and of how it looks. */
export interface Told {
  /** Those of the last run. */
  readonly steps: ToldStep[];
  readonly errors: string[];
  /** Why questions were not answered. */
  readonly refused: string[];
  /** How long the page's thread was held up, each time it was for more than 50 ms. */
  readonly blocks: number[];
  /** How much of the page has moved by itself: its cumulative layout shift. */
  jumps: number;
  /** How many runs have begun. */
  runs: number;
  /** Tensors of the run, as it told last. */
  memory?: { readonly tensors: number; readonly bytes: number };
  backend?: string;
  data?: { readonly kind: string; readonly count: number; readonly shape: readonly number[] };
}

/** Serves a folder from a path, isolated or not, and starts a browser. */
export async function openSite(root: string, isolated: boolean): Promise<Site> {
  const beside = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const path = request.url!.replace(/\?.*/, '');
    const file = path.startsWith(FOLDER) ? path.slice(FOLDER.length) || 'index.html' : '';
    const content = beside.get(file);
    (content ? Promise.resolve(content) : readFile(join(root, file))).then(
      (content) =>
        response
          .writeHead(200, {
            'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
            ...(isolated && ISOLATED),
          })
          .end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${FOLDER}`;
  const browser = await chromium.launch({
    executablePath: executablePath!,
    args: [...FLAGS, ...GPU_FLAGS],
  });
  return {
    url,
    browser,
    beside,
    async open(hash = '', viewport = { width: 1280, height: 900 }) {
      const context = await browser.newContext({ viewport });
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      const page = await context.newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      context.on('request', (request) => asked.push(request.url()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.addInitScript(listenToWorkers);
      await page.goto(url + hash);
      return { page, asked, complaints };
    },
    async close() {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Runs in the page: keeps what its workers tell, and how long its thread was held up. */
function listenToWorkers(): void {
  const told: Told = { steps: [], errors: [], refused: [], blocks: [], jumps: 0, runs: 0 };
  Object.assign(globalThis, { told });
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Original>) {
      super(...args);
      this.addEventListener('message', ({ data }: MessageEvent) => {
        const { type, ...rest } = data as { type: string } & Required<Told> & {
            message: string;
            backend: string;
          };
        if (type === 'ready') told.backend = rest.backend;
        if (type === 'started') {
          told.runs++;
          told.steps.length = 0;
          told.data = rest.data!;
        }
        if (type === 'progress') {
          told.steps.push(...rest.steps);
          // A run of any length is to be looked at.
          if (told.steps.length > 4000) told.steps.splice(0, 2000);
          told.memory = rest.memory;
        }
        if (type === 'error') told.errors.push(rest.message);
        if (type === 'refused') told.refused.push(rest.message);
      });
    }
  };
  new PerformanceObserver((list) => {
    told.blocks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as unknown as {
        value: number;
        hadRecentInput: boolean;
      };
      if (!hadRecentInput) told.jumps += value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** What the page's workers have told since the run began. */
export const told = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { told: Told }).told);

/** Waits until a run has taken so many steps. */
export async function learned(page: Page, steps: number, timeout = 20_000): Promise<ToldStep[]> {
  const wanted = (least: number) =>
    ((globalThis as unknown as { told: { steps: ToldStep[] } }).told.steps.at(-1)?.step ?? 0) >=
    least;
  try {
    await page.waitForFunction(wanted, steps, { timeout });
  } catch (cause) {
    const { errors, refused } = await told(page);
    throw new Error(`No step ${steps}. ${[...errors, ...refused].join(' ')}`, { cause });
  }
  return (await told(page)).steps;
}

/** Waits until a run that begins with an act has taken so many steps. */
export async function learnedAnew(
  page: Page,
  steps: number,
  act: () => Promise<unknown>,
): Promise<ToldStep[]> {
  await page.evaluate(() => void ((globalThis as unknown as { told: Told }).told.runs = 0));
  await act();
  await page.waitForFunction(() => (globalThis as unknown as { told: Told }).told.runs > 0);
  return learned(page, steps);
}

/** How many colours a picture has, by the name that it is read out under. */
export async function coloursOf(page: Page, label: string): Promise<number> {
  return page
    .getByRole('img', { name: label })
    .first()
    .evaluate((element) => {
      const canvas =
        element instanceof HTMLCanvasElement ? element : element.querySelector('canvas')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
}

/** The pixels of a picture, as a text to compare. */
export function pixelsOf(page: Page, label: string | RegExp): Promise<string> {
  return page
    .getByRole('img', { name: label })
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

/** Opens the experiment, where it is not in sight. */
export async function openSettings(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Change', exact: true });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
}
