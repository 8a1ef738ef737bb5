import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { browser as executablePath, FLAGS, GPU_FLAGS, ISOLATED } from '../../package/page.js';
import type { Outcome } from './conduct.js';
import type { Laws } from './page.js';
import type { Runner } from './workers.js';

declare const laws: Laws;

/** A browser, and a server of the page that it opens. */
export interface Pages {
  /** Opens the page anew, on one backend. */
  open(backend: string): Promise<Runner>;
  close(): Promise<void>;
}

/** Serves a folder whose main.mjs is the page, cross-origin isolated, and starts a browser. */
export async function openPages(folder: string): Promise<Pages> {
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:," /><script type="module" src="main.mjs"></script>',
  );
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : request.url!;
    const type = path.endsWith('.html') ? 'text/html' : 'text/javascript';
    readFile(join(folder, path)).then(
      (content) => response.writeHead(200, { ...ISOLATED, 'Content-Type': type }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  if (!executablePath) throw new Error('The backends of pages need Chromium or Chrome.');
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...GPU_FLAGS] });
  return {
    open: (backend) => openPage(browser, url, backend),
    async close() {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function openPage(browser: Browser, url: string, backend: string): Promise<Runner> {
  const page = await browser.newPage();
  const broke = new Promise<never>((_, reject) => {
    page.once('crash', () => reject(new Error(`the page on ${backend} crashed`)));
  });
  broke.catch(() => undefined);
  await page.goto(url);
  await page.waitForFunction(() => 'laws' in globalThis);
  await page.evaluate((name) => laws.start(name), backend);
  return {
    run: (index, options): Promise<Outcome> =>
      Promise.race([
        page.evaluate(([at, told]) => laws.conduct(at, told), [index, options] as const),
        broke,
      ]),
    close: () => page.close(),
  };
}
