import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { temporary } from './project.js';

/** What a page says at its end. */
export interface PageResult {
  readonly error?: string;
  readonly backend?: string;
  readonly simd?: boolean;
  readonly threads?: number;
  /** Whether the module for threads runs, with however many of them. */
  readonly threaded?: boolean;
  readonly companion?: string;
  /** How many threads share the work, at first and when asked again, and why not more. */
  readonly productThreads?: number;
  readonly kept?: number;
  readonly productThreadsProblem?: string;
  /** How many the machine has. */
  readonly cores?: number;
  readonly isolated?: boolean;
  readonly losses?: readonly number[];
  /** Those of the same run on one thread. */
  readonly aloneLosses?: readonly number[];
  /** Those of a convolutional model. */
  readonly convLosses?: readonly number[];
  /** How many gradients were looked at, and which are wrong. */
  readonly count?: number;
  readonly wrong?: readonly string[];
  /** What axe finds of serious or critical harm, and how wide the page is and would be. */
  readonly violations?: readonly string[];
  readonly passes?: number;
  readonly dark?: boolean;
  readonly width?: number;
  readonly contentWidth?: number;
}

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** What every browser is started with. */
export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** What gives a machine without a GPU one that is computed. */
export const GPU_FLAGS = [
  '--enable-unsafe-swiftshader',
  '--use-angle=swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];
const PATIENCE = 120_000;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** A browser to run pages in, where the machine has one. */
export const browser = BROWSERS.find((path) => existsSync(path));

/** What makes a page cross-origin isolated, without which it gets no threads. */
export const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}

/** Where the page sends its result, and what waits for it. */
export function resultBox(): {
  receive: (request: IncomingMessage, response: ServerResponse) => void;
  result: Promise<PageResult>;
} {
  let resolve: (result: PageResult) => void;
  const result = new Promise<PageResult>((done) => {
    resolve = done;
  });
  const receive = (request: IncomingMessage, response: ServerResponse) => {
    void bodyOf(request).then((body) => {
      response.end();
      resolve(JSON.parse(body) as PageResult);
    });
  };
  return { receive, result };
}

/** Opens an address in the browser, with some more flags, until the result is there. */
export async function visit(
  url: string,
  result: Promise<PageResult>,
  flags: readonly string[] = [],
): Promise<PageResult> {
  const profile = await temporary();
  const process = spawn(
    browser!,
    [...FLAGS, ...GPU_FLAGS, ...flags, `--user-data-dir=${profile.folder}`, url],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((done) => process.once('exit', () => done()));
  const early = ended.then(() => ({ error: 'the browser ended before the page did' }));
  const enough = new AbortController();
  const late = setTimeout(
    PATIENCE,
    { error: 'the page sent no result' },
    { signal: enough.signal },
  ).catch(() => ({}));
  try {
    return await Promise.race([result, early, late]);
  } finally {
    enough.abort();
    process.kill();
    await ended;
    await profile.remove();
  }
}

/** A content security policy with some sources of scripts besides the page's own. */
export function policy(scripts: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': `default-src 'self'; script-src 'self' ${scripts}; connect-src 'self'`,
  };
}

/** Serves a folder that a bundler made, opens it with some query, and says how it went. */
export async function runPage(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
  query = '',
  flags: readonly string[] = [],
): Promise<PageResult> {
  const { receive, result } = resultBox();
  const server = createServer((request, response) => {
    const address = request.url!.replace(/\?.*/, '');
    const path = address === '/' ? '/index.html' : address;
    if (path === '/result') {
      receive(request, response);
    } else {
      readFile(join(folder, path)).then(
        (content) =>
          response
            .writeHead(200, {
              ...headers,
              'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
            })
            .end(content),
        () => response.writeHead(404).end(),
      );
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    return await visit(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/${query}`,
      result,
      flags,
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
