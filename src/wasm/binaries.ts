import { readAddress } from '#platform';
import { loadPacked, unpack } from '#wasm-binaries';
import { vaeKitError } from '../core/errors.js';
import type { WasmFile, WasmFileMap } from './files.js';
import { received } from './permissions.js';

/** What the build makes of a .wasm file. */
export interface PackedBinary {
  /** The version of the package that the file is from. */
  readonly version: string;
  /** The file, compressed with gzip, in base 64. */
  readonly gzip: string;
}

/**
 * The backend's binary out of the library itself, so that no bundler and no server has to know of
 * it.
 *
 * @param backendVersion - The version of the backend's package.
 * @throws `VaeKitError` where it cannot be loaded, and where the backend installed is of
 * another version.
 */
export async function embeddedBinary(
  file: WasmFile,
  backendVersion: string,
): Promise<Uint8Array<ArrayBuffer>> {
  // Typed as it is once the bundle has run to its end.
  const packed = (await loadPacked(file).catch((cause: unknown) => {
    throw vaeKitError(
      'the part of vae-kit that holds the WASM binary must load',
      received(cause),
      'Serve all that the bundler wrote. A service worker may not import(): bundle it to one ' +
        'file, or serve the .wasm files and give useWasm their paths.',
      { cause },
    );
  })) as PackedBinary | undefined;
  if (!packed) {
    throw vaeKitError(
      'the WASM binary inside vae-kit must be there before useWasm is called',
      'a bundle of one file that awaits useWasm at its top level, ahead of the binary',
      'Call useWasm in a function that nothing awaits at the top level, or let the bundler make ' +
        'chunks.',
    );
  }
  const { version, gzip } = packed;
  if (version !== backendVersion) {
    throw vaeKitError(
      `the WASM binary inside vae-kit fits @tensorflow/tfjs-backend-wasm ${version}`,
      `version ${backendVersion}`,
      `Install version ${version}, or give useWasm the paths of the files of version ` +
        `${backendVersion}.`,
    );
  }
  return unpack(gzip);
}

/** With what every WASM file begins. */
const MAGIC = [0, 97, 115, 109];

/** How a file begins, as an error shows it: web servers answer with a page what they do not have. */
function beginning(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 16)).replaceAll(/[^ -~]/g, '?');
  return `${bytes.length} bytes that begin with ${JSON.stringify(text)}`;
}

/**
 * The backend's binary from where the user has put it.
 *
 * @param paths - As the option of `useWasm`, checked.
 * @param backendVersion - The version of the backend's package.
 * @throws `VaeKitError` where it cannot be read, or is no WASM file.
 */
export async function binaryAt(
  paths: string | WasmFileMap,
  file: WasmFile,
  backendVersion: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const address = typeof paths === 'string' ? paths + file : paths[file];
  const wrong = (what: string, cause?: unknown) =>
    vaeKitError(
      `paths must lead to ${file}`,
      `${what} at ${address}`,
      'Put the .wasm files of @tensorflow/tfjs-backend-wasm ' +
        `${backendVersion} there, or leave paths out: vae-kit brings them along.`,
      { option: 'paths', cause },
    );
  const bytes = await readAddress(address).catch((cause: unknown) => {
    throw wrong(received(cause), cause);
  });
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) throw wrong(beginning(bytes));
  return bytes;
}
