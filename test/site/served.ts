import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { browser as executablePath, FLAGS } from '../package/page.js';
import { root } from '../package/project.js';

/** The site, as `npm run test:site` has built it. */
export const FOLDER = join(root, 'docs/.vitepress/dist');

/** What it was built to be served from. */
export const BASE = '/some/where/';

/** Pages of every kind. */
export const PAGES = [
  '',
  'get-started.html',
  'mental-model.html',
  'laws.html',
  'gallery.html',
  'api/index/functions/vae.html',
  'playground.html',
];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.json': 'application/json',
};

/** The site on a server that does nothing but send files, and a browser. */
export interface Served {
  readonly url: string;
  readonly browser: Browser;
  /** The files that were sent, in their order. */
  readonly sent: string[];
  /** Opens a page in a context of its own; what it complains about goes into `complaints`. */
  open(path: string, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
}

export interface Opened {
  readonly page: Page;
  readonly complaints: string[];
}

export async function serveSite(): Promise<Served> {
  const sent: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURI(request.url!.replace(/\?.*/, ''));
    const file = path.slice(BASE.length).replace(/(^|\/)$/, '$1index.html');
    readFile(join(FOLDER, path.startsWith(BASE) ? file : '\0')).then(
      (content) => {
        sent.push(file);
        const type = TYPES[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { 'Content-Type': type }).end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`;
  const browser = await chromium.launch({ executablePath: executablePath!, args: [...FLAGS] });
  return {
    url,
    browser,
    sent,
    async open(path, options = {}) {
      const context = await browser.newContext({ serviceWorkers: 'block', ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url + path);
      return { page, complaints };
    },
    async close() {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
