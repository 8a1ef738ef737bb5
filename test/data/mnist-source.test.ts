import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findFile as findFileWithin, type SourceOptions } from '../../src/data/mnist-source.js';
import { gzipBomb } from './gzip-bomb.js';
import { fakeFetch, urlOf } from './mnist-files.js';

const content = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 253);
const packed = new Uint8Array(gzipSync(content));
const file = {
  name: 'digits',
  size: content.length,
  checksum: createHash('sha256').update(content).digest('hex'),
};

const findFile = (of: typeof file, where: SourceOptions) =>
  findFileWithin(of, content.length + 1000, where);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vae-kit-test-'));
  vi.stubEnv('VAE_KIT_CACHE', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const options = (changed: Partial<SourceOptions>): SourceOptions => ({
  folder: undefined,
  urls: ['https://a.example'],
  fetch: () => Promise.reject(new Error('no download was expected')),
  signal: undefined,
  cache: true,
  progress: false,
  verify: true,
  ...changed,
});

/** Runs with a server on this machine, so that the environment's own fetch is tried too. */
async function serving<T>(listener: RequestListener, run: (url: string) => Promise<T>): Promise<T> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** An answer whose first half arrives and whose second half never does. */
function stalling(arrived: () => void): typeof globalThis.fetch {
  let sent = false;
  return async () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          if (!sent) controller.enqueue(packed.slice(0, 500));
          else arrived();
          const stay = sent;
          sent = true;
          return stay ? new Promise<void>(() => undefined) : undefined;
        },
      }),
    );
}

describe('the cache', () => {
  it('keeps a download for the next time', async () => {
    const { fetch, asked } = fakeFetch({ digits: content });
    expect(await findFile(file, options({ fetch }))).toEqual({
      bytes: content,
      source: 'https://a.example',
    });
    expect(await findFile(file, options({}))).toEqual({ bytes: content, source: 'cache' });
    expect(asked).toEqual(['https://a.example/digits.gz']);
    expect(await readdir(folder)).toEqual(['digits']);
  });

  it.each([
    ['cut short', packed.slice(0, 400)],
    ['of other content', new Uint8Array(gzipSync(content.slice(1)))],
    ['empty', new Uint8Array(0)],
  ])('is mended where a file is %s', async (_, bad) => {
    await writeFile(join(folder, 'digits'), bad);
    const { fetch } = fakeFetch({ digits: content });
    expect((await findFile(file, options({ fetch }))).source).toBe('https://a.example');
    expect((await findFile(file, options({}))).source).toBe('cache');
  });

  it('is left alone where it is switched off or nothing is checked', async () => {
    const { fetch, asked } = fakeFetch({ digits: content });
    await findFile(file, options({ fetch, cache: false }));
    await findFile(file, options({ fetch, verify: false }));
    expect(await readdir(folder)).toEqual([]);
    await writeFile(join(folder, 'digits'), packed);
    expect((await findFile(file, options({ fetch, cache: false }))).source).toBe(
      'https://a.example',
    );
    expect(asked).toHaveLength(3);
  });

  it('may fail to keep a file without harm', async () => {
    await writeFile(join(folder, 'file'), 'x');
    vi.stubEnv('VAE_KIT_CACHE', join(folder, 'file'));
    const { fetch } = fakeFetch({ digits: content });
    expect((await findFile(file, options({ fetch }))).bytes).toEqual(content);
  });
});

describe('the download', () => {
  it('goes on to the next address after a failure', async () => {
    const { fetch, asked } = fakeFetch({ digits: content });
    const flaky: typeof globalThis.fetch = (url) =>
      urlOf(url).includes('b.example')
        ? fetch(url)
        : Promise.resolve(new Response('', { status: 503 }));
    expect(
      (
        await findFile(
          file,
          options({ urls: ['https://a.example', 'https://b.example/x/'], fetch: flaky }),
        )
      ).source,
    ).toBe('https://b.example/x/');
    expect(asked).toEqual(['https://b.example/x/digits.gz']);
  });

  it('tells all that failed, and what to do', async () => {
    const fetch: typeof globalThis.fetch = (url) =>
      urlOf(url).includes('a.example')
        ? Promise.reject(
            new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND a.example') }),
          )
        : Promise.resolve(new Response('', { status: 404 }));
    await expect(
      findFile(file, options({ urls: ['https://a.example', 'https://b.example'], fetch })),
    ).rejects.toThrow(
      'vae-kit: digits must be downloadable, but got https://a.example/digits.gz: fetch failed ' +
        '(getaddrinfo ENOTFOUND a.example); ' +
        'https://b.example/digits.gz: HTTP status 404. Check the connection, give a folder ' +
        'that holds the four files (in Node), or use syntheticDigits, which needs no download.',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [
      'content of another checksum',
      async () => new Response(new Uint8Array(gzipSync(content.slice(1)))),
      /must have the SHA-256/,
    ],
    [
      'a file cut short',
      async () => new Response(packed.slice(0, 300)),
      /must be a whole gzip file/,
    ],
    [
      'an error page that says it is fine',
      async () => new Response('<html>'),
      /must have the SHA-256/,
    ],
    ['an answer without a body', async () => new Response(null), /an answer without a body/],
  ])('refuses %s and keeps nothing of it', async (_, fetch, message) => {
    await expect(findFile(file, options({ fetch }))).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it("works with the environment's own fetch, unpacked by the server's word or not", async () => {
    await serving(
      (request, response) => {
        const asHeader = request.url?.startsWith('/encoded') ? { 'content-encoding': 'gzip' } : {};
        response.writeHead(200, { 'content-length': packed.length, ...asHeader }).end(packed);
      },
      async (url) => {
        const found = await findFile(
          file,
          options({ urls: [url], fetch: globalThis.fetch, cache: false }),
        );
        expect(found).toEqual({ bytes: content, source: url });
        expect(
          (await findFile(file, options({ urls: [`${url}/encoded`], fetch: globalThis.fetch })))
            .bytes,
        ).toEqual(content);
        expect((await findFile(file, options({}))).bytes).toEqual(content);
      },
    );
  });

  it('notices a connection that breaks midway', async () => {
    await serving(
      (_, response) => {
        response
          .writeHead(200, { 'content-length': packed.length })
          .write(packed.slice(0, 500), () => setTimeout(() => response.destroy(), 20));
      },
      async (url) => {
        await expect(
          findFile(file, options({ urls: [url], fetch: globalThis.fetch })),
        ).rejects.toThrow(/^vae-kit: digits must be downloadable, but got http/);
        expect(await readdir(folder)).toEqual([]);
      },
    );
  });
});

describe('an abort', () => {
  it('stops before anything is asked for', async () => {
    const { fetch, asked } = fakeFetch({ digits: content });
    await expect(findFile(file, options({ fetch, signal: AbortSignal.abort() }))).rejects.toThrow(
      'vae-kit: the download of digits must run to its end, but got an abort by the signal. ' +
        'Call mnist again to start anew.',
    );
    expect(asked).toEqual([]);
  });

  it('stops in the middle, even where the fetch does not heed the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const fetch = stalling(() => controller.abort(reason));
    const error: unknown = await findFile(
      file,
      options({
        fetch,
        signal: controller.signal,
        urls: ['https://a.example', 'https://b.example'],
      }),
    ).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'VaeKitError', cause: reason });
    expect(await readdir(folder)).toEqual([]);
  });

  it("stops the environment's own fetch in the middle", async () => {
    const controller = new AbortController();
    await serving(
      (_, response) => {
        response
          .writeHead(200, { 'content-length': packed.length })
          .write(packed.slice(0, 500), () => setTimeout(() => controller.abort(), 20));
      },
      async (url) => {
        await expect(
          findFile(
            file,
            options({ urls: [url], fetch: globalThis.fetch, signal: controller.signal }),
          ),
        ).rejects.toThrow(/but got an abort by the signal/);
      },
    );
  });
});

describe('a download that is too long', () => {
  const limit = Math.ceil((content.length * 129) / 128) + 65_536;

  /** A body of chunks without end, and how much of it was asked for. */
  function endless(headers: Record<string, string> = {}) {
    const state = { sent: 0, cancelled: false };
    const answer = () =>
      new Response(
        new ReadableStream(
          {
            pull(controller) {
              state.sent += 10_000;
              controller.enqueue(new Uint8Array(10_000));
            },
            cancel() {
              state.cancelled = true;
            },
          },
          { highWaterMark: 0 },
        ),
        { headers },
      );
    return { state, fetch: async () => answer() };
  }

  it.each([true, false])('is cut off where it can be no such file (verify: %s)', async (verify) => {
    const { state, fetch } = endless();
    await expect(findFile(file, options({ fetch, verify }))).rejects.toThrow(
      /digits\.gz: the answer must be at most \d+ bytes long, but got more\./,
    );
    expect(state.cancelled).toBe(true);
    expect(state.sent).toBeLessThan(limit + 30_000);
  });

  it('is not begun where it says so beforehand', async () => {
    const { state, fetch } = endless({ 'content-length': `${2 ** 40}` });
    await expect(findFile(file, options({ fetch }))).rejects.toThrow(
      `the answer must be at most ${limit} bytes long, but got ${2 ** 40} bytes`,
    );
    expect(state).toEqual({ sent: 0, cancelled: true });
  });

  it('is cut off at the length that it stated', async () => {
    const { state, fetch } = endless({ 'content-length': '25000' });
    await expect(findFile(file, options({ fetch }))).rejects.toThrow('more of 25000 bytes');
    expect(state).toEqual({ sent: 30_000, cancelled: true });
  });

  it('may be longer than stated where the answer was packed on its way', async () => {
    const fetch = async () =>
      new Response(packed, { headers: { 'content-length': '9', 'content-encoding': 'br' } });
    expect((await findFile(file, options({ fetch }))).bytes).toEqual(content);
  });

  it('is refused where it is shorter than stated', async () => {
    const fetch = async () => new Response(packed, { headers: { 'content-length': '99999999' } });
    await expect(findFile(file, options({ fetch }))).rejects.toThrow(/must be at most/);
    const length = packed.length + 1;
    const short = async () => new Response(packed, { headers: { 'content-length': `${length}` } });
    await expect(findFile(file, options({ fetch: short }))).rejects.toThrow(
      `only ${packed.length} of ${length} bytes`,
    );
  });

  it('is unpacked no further than the file reaches', async () => {
    const fetch = async () => new Response(new Uint8Array(gzipBomb(content, 60e6)));
    await expect(findFile(file, options({ fetch }))).rejects.toThrow(
      `the content of digits must be at most ${content.length} bytes long, but got more`,
    );
  });

  it.each([
    ['nothing', undefined, 'fetch must return a Response, but got undefined'],
    ['a text', '<html>', 'fetch must return a Response, but got "<html>"'],
  ])('is refused where the fetch returns %s', async (_, returned, message) => {
    const fetch = (async () => returned) as never;
    await expect(findFile(file, options({ fetch }))).rejects.toThrow(message);
  });

  it("is cut off in the environment's own fetch, from a server that sends for ever", async () => {
    let sent = 0;
    let closed = false;
    await serving(
      (_, response) => {
        response.writeHead(200).on('close', () => (closed = true));
        const send = () => {
          while (!closed && response.write(new Uint8Array(20_000))) sent += 20_000;
        };
        response.on('drain', send);
        send();
      },
      async (url) => {
        await expect(
          findFile(file, options({ urls: [url], fetch: globalThis.fetch })),
        ).rejects.toThrow(/but got more/);
        await vi.waitFor(() => expect(closed).toBe(true));
        // What the system's buffers between the two took is not counted as read.
        expect(sent).toBeLessThan(32e6);
      },
    );
  });

  it('leaves no body of a refused answer unread and open', async () => {
    let cancelled = false;
    const body = new ReadableStream({ cancel: () => void (cancelled = true) });
    const fetch = async () => new Response(body, { status: 404 });
    await expect(findFile(file, options({ fetch }))).rejects.toThrow('HTTP status 404');
    expect(cancelled).toBe(true);
  });
});

describe('a cached file that was tampered with', () => {
  it.each([
    ['a bomb', gzipBomb(content, 60e6)],
    ['longer than the file can be', new Uint8Array(content.length + 200_000)],
  ])('is passed over where it is %s, and mended', async (_, bad) => {
    await writeFile(join(folder, 'digits'), bad);
    const { fetch } = fakeFetch({ digits: content });
    expect((await findFile(file, options({ fetch }))).source).toBe('https://a.example');
    expect((await findFile(file, options({}))).source).toBe('cache');
  });
});
