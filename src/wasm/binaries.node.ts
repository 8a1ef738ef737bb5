import type { WasmFile } from './files.js';

/** A binary at a URL that is good until it is released. */
export interface EmbeddedBinary {
  readonly url: string;
  release(): void;
}

/** In Node the backend reads its own files beside it, so nothing is embedded. */
export function embeddedBinary(_file: WasmFile): Promise<EmbeddedBinary | undefined> {
  return Promise.resolve(undefined);
}
