import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WasmFile } from './files.js';
import { withSharedMemory } from './shared-memory.js';

export { startHelper } from './helper.node.js';
export { loadPackage } from './package.node.js';

/** A binary at a URL that is good until it is released. */
export interface EmbeddedBinary {
  readonly url: string;
  /**
   * Whether tfjs has to fetch it with the platform's means: in Node its own can only read files.
   */
  readonly byPlatform: boolean;
  release(): void;
}

/**
 * In Node the backend reads its own files beside it, so nothing is embedded; only a memory that
 * threads are to share needs the file changed. Where that cannot be read, as in a bundle, the
 * backend's own will do.
 *
 * @param shared - Whether the memory it makes is to be one that threads can share.
 */
export async function embeddedBinary(
  file: WasmFile,
  _backendVersion: string,
  shared = false,
): Promise<EmbeddedBinary | undefined> {
  if (!shared) return undefined;
  const bytes = await readFile(
    createRequire(import.meta.url).resolve(`@tensorflow/tfjs-backend-wasm/dist/${file}`),
  ).catch(() => undefined);
  const changed = bytes && withSharedMemory(Uint8Array.from(bytes));
  if (!changed) return undefined;
  const url = URL.createObjectURL(new Blob([changed], { type: 'application/wasm' }));
  // Never released: tfjs keeps the URL, and a start after a reset that is not by useWasm comes back
  // to it.
  return { url, byPlatform: true, release: () => undefined };
}
