import { describe, optionError } from '../core/errors.js';

/**
 * The name of one of the three binaries of `@tensorflow/tfjs-backend-wasm`.
 *
 * @public
 */
export type WasmFile =
  'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm';

/** Where each of the three binaries is. */
export type WasmFileMap = Readonly<Record<WasmFile, string>>;

/** Which of the binaries tfjs will start, given what the machine has. */
export function wasmFileFor(simd: boolean, threads: boolean): WasmFile {
  if (!simd) return 'tfjs-backend-wasm.wasm';
  return threads ? 'tfjs-backend-wasm-threaded-simd.wasm' : 'tfjs-backend-wasm-simd.wasm';
}

/** All three names at one place: tfjs takes a map only if it is complete. */
export function sameForAll(url: string): WasmFileMap {
  return {
    'tfjs-backend-wasm.wasm': url,
    'tfjs-backend-wasm-simd.wasm': url,
    'tfjs-backend-wasm-threaded-simd.wasm': url,
  };
}

/**
 * The `paths` option in the form that tfjs needs: a prefix ends in a slash, a map is complete.
 *
 * @throws `VaeKitError` where it is neither a prefix nor a complete map.
 */
export function checkedPaths(paths: unknown): string | WasmFileMap {
  if (typeof paths === 'string' && paths !== '' && !paths.endsWith('.wasm'))
    return paths.endsWith('/') ? paths : `${paths}/`;
  const names = Object.keys(sameForAll('')) as WasmFile[];
  if (typeof paths !== 'object' || paths === null || Array.isArray(paths) || paths instanceof URL) {
    throw optionError(
      'paths',
      'must be a folder or a map of files',
      paths instanceof URL ? `the URL ${paths.href}` : describe(paths),
      `Give the folder of the .wasm files as a string, or a map that names ${names.join(', ')}.`,
    );
  }
  const map = paths as Partial<Record<WasmFile, unknown>>;
  for (const name of names) {
    const path = map[name];
    if (typeof path !== 'string' || path === '') {
      throw optionError(
        'paths',
        `must say where ${name} is`,
        describe(path),
        'Name all three files: tfjs refuses a map with fewer, even where it needs only one.',
      );
    }
  }
  const [stray] = Object.keys(map).filter((name) => !(names as string[]).includes(name));
  if (stray !== undefined) {
    throw optionError(
      'paths',
      'must name files of the WASM backend',
      `'${stray}'`,
      `Name ${names.join(', ')}, and no others.`,
    );
  }
  return map as WasmFileMap;
}
