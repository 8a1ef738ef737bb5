import { vaeKitError } from '../core/errors.js';
import type { EmbeddedBinary } from './binaries.node.js';
import type { WasmFile } from './files.js';
import { withSharedMemory } from './shared-memory.js';

export { startHelper } from './helper.browser.js';
export { loadPackage } from './package.browser.js';

/** What the build makes of a .wasm file. */
interface PackedBinary {
  /** The version of the package that the file is from. */
  readonly version: string;
  /** The file, compressed with gzip, in base 64. */
  readonly gzip: string;
}

function load(file: WasmFile): Promise<PackedBinary> {
  // Written out one by one, so that each becomes a chunk of its own in every bundler.
  switch (file) {
    case 'tfjs-backend-wasm.wasm':
      return import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm');
    case 'tfjs-backend-wasm-simd.wasm':
      return import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
    case 'tfjs-backend-wasm-threaded-simd.wasm':
      return import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm');
  }
}

async function unpack(gzip: string): Promise<ArrayBuffer> {
  const packed = Uint8Array.from(atob(gzip), (letter) => letter.charCodeAt(0));
  const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(bytes).arrayBuffer();
}

/**
 * The backend's binary out of the library itself, so that no bundler and no server has to know of
 * it.
 *
 * @param backendVersion - The version of the backend's package.
 * @param shared - Whether the memory it makes is to be one that threads can share.
 * @throws {@link VaeKitError} where the backend installed is of another version than the binary.
 */
export async function embeddedBinary(
  file: WasmFile,
  backendVersion: string,
  shared = false,
): Promise<EmbeddedBinary | undefined> {
  const { version, gzip } = await load(file);
  if (version !== backendVersion) {
    throw vaeKitError(
      `the WASM binary inside vae-kit fits @tensorflow/tfjs-backend-wasm ${version}`,
      `version ${backendVersion}`,
      `Install version ${version}, or give useWasm the paths of the files of version ` +
        `${backendVersion}.`,
    );
  }
  const bytes = await unpack(gzip);
  const changed = shared ? withSharedMemory(new Uint8Array(bytes)) : undefined;
  const url = URL.createObjectURL(new Blob([changed ?? bytes], { type: 'application/wasm' }));
  return { url, byPlatform: false, release: () => URL.revokeObjectURL(url) };
}
