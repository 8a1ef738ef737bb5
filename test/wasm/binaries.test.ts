import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version_wasm as version } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binaryAt, embeddedBinary } from '../../src/wasm/binaries.js';
import { sameForAll, type WasmFile } from '../../src/wasm/files.js';
import { expectVaeKitRejection } from '../support/errors.js';

const SIMD = 'tfjs-backend-wasm-simd.wasm';
const files = Object.keys(sameForAll('')) as WasmFile[];
const folder = dirname(
  createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${SIMD}`),
);
const original = (file: WasmFile) => readFileSync(join(folder, file));

describe('the embedded binaries', () => {
  it.each(files)('%s comes out as it went in', async (file) => {
    const bytes = await embeddedBinary(file, version);
    expect(Buffer.from(bytes).equals(original(file))).toBe(true);
    // tfjs is handed the buffer as a whole.
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it('are not handed out for another version of the backend', async () => {
    await expectVaeKitRejection(
      embeddedBinary('tfjs-backend-wasm.wasm', '4.99.0'),
      /^vae-kit: the WASM binary inside vae-kit fits @tensorflow\/tfjs-backend-wasm \d+\.\d+\.\d+, but got version 4\.99\.0\. Install version .*paths/,
    );
  });
});

describe('binaries at paths', () => {
  const server = createServer(({ url }, response) => {
    if (url === `/wasm/${SIMD}`) response.end(original(SIMD));
    else if (url!.startsWith('/page')) response.end('<!DOCTYPE html><title>Not here</title>');
    else response.writeHead(404).end('nothing');
  });
  let address: string;

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => void server.close());

  it.each<[string, () => Parameters<typeof binaryAt>[0]]>([
    ['a folder of the disk', () => `${folder}/`],
    ['a file: URL', () => `${pathToFileURL(folder).href}/`],
    ['a server', () => `${address}/wasm/`],
    ['a map of files', () => sameForAll(join(folder, SIMD))],
    [
      'a data: URL',
      () => sameForAll(`data:application/wasm;base64,${original(SIMD).toString('base64')}`),
    ],
  ])('are read from %s', async (_, paths) => {
    const bytes = await binaryAt(paths(), SIMD, version);
    expect(Buffer.from(bytes).equals(original(SIMD))).toBe(true);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  it.each<[string, () => Parameters<typeof binaryAt>[0], RegExp]>([
    [
      'a folder without them',
      () => '/there/is/no/such/folder/',
      /^vae-kit: paths must lead to tfjs-backend-wasm-simd\.wasm, but got Error: ENOENT.* at \/there\/is\/no\/such\/folder\/tfjs-backend-wasm-simd\.wasm\. Put the \.wasm files of @tensorflow\/tfjs-backend-wasm \d.* leave paths out/,
    ],
    [
      'a server that does not have them',
      () => `${address}/other/`,
      /but got Error: the answer 404 Not Found at http:.*\/other\/tfjs-backend-wasm-simd\.wasm\. Put/,
    ],
    [
      'a server that answers with a page',
      () => `${address}/page/`,
      /but got 38 bytes that begin with "<!DOCTYPE html><" at http:.*\/page\/tfjs/,
    ],
    [
      'a server that is not there',
      () => 'http://127.0.0.1:1/',
      /but got TypeError: fetch failed at/,
    ],
    ['a drive of Windows', () => 'C:\\there\\', /but got Error: ENOENT/],
    ['a file without content', () => sameForAll('/dev/null'), /but got 0 bytes that begin with ""/],
  ])('are missed in %s, at which option', async (_, paths, message) => {
    const missing = binaryAt(paths(), SIMD, version);
    await expectVaeKitRejection(missing, message);
    await expect(missing).rejects.toHaveProperty('option', 'paths');
  });
});
