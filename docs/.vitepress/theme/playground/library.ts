import { withBase } from 'vitepress';

/** The library as code of the playground imports it. */
export interface Library {
  /** All of it in one file, with tfjs. */
  readonly kit: Blob;
  /** tfjs's WASM binary, as a module that the library imports. */
  readonly binary: Blob;
  readonly core: Blob;
  readonly layers: Blob;
}

let fetched: Promise<Library> | undefined;

async function read(file: string): Promise<Blob> {
  const response = await fetch(withBase(`/library/${file}`));
  if (!response.ok) throw new Error(`${file}: ${response.status} ${response.statusText}`);
  // Modules must be of this type, whatever the server calls them.
  return new Blob([await response.arrayBuffer()], { type: 'text/javascript' });
}

async function readAll(): Promise<Library> {
  const [kit, binary, core, layers] = await Promise.all([
    read('vae-kit.js'),
    read('tfjs-backend-wasm-simd.js'),
    read('tfjs-core.js'),
    read('tfjs-layers.js'),
  ]);
  return { kit, binary, core, layers };
}

/** Fetches it, once. */
export function fetchLibrary(): Promise<Library> {
  fetched ??= readAll().catch((error: unknown) => {
    // The network may be there next time.
    fetched = undefined;
    throw error;
  });
  return fetched;
}
