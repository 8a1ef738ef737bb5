import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { version_wasm as version } from '@tensorflow/tfjs-backend-wasm';
import { embeddedBinary as ofBrowser } from '../../src/wasm/binaries.browser.js';
import { embeddedBinary as ofNode } from '../../src/wasm/binaries.node.js';
import { sameForAll, type WasmFile } from '../../src/wasm/files.js';
import { describe, expect, it } from 'vitest';

const files = Object.keys(sameForAll('')) as WasmFile[];
const original = (file: WasmFile) =>
  readFileSync(
    createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${file}`),
  );

describe('the embedded binaries', () => {
  it.each(files)('%s comes out as it went in, until it is released', async (file) => {
    const binary = await ofBrowser(file, version);
    const answer = await fetch(binary!.url);
    expect(answer.headers.get('content-type')).toBe('application/wasm');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.equals(original(file))).toBe(true);
    binary!.release();
    await expect(fetch(binary!.url)).rejects.toThrow();
  });

  it('are not for Node', async () => {
    expect(await ofNode('tfjs-backend-wasm.wasm', version)).toBeUndefined();
  });
});
