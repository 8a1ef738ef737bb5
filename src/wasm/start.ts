import { embeddedBinary } from '#wasm-binaries';
import { engine, env, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { sameForAll, wasmFileFor, type WasmFileMap } from './files.js';
import type { WasmPackage } from './load-backend.js';
import { checkCompiles, checkReadable, threadsMayStart } from './permissions.js';
import { withoutRethrowing } from './process-listeners.js';

function locate(
  { setWasmPaths }: WasmPackage,
  paths: string | WasmFileMap,
  byPlatform = false,
): void {
  try {
    setWasmPaths(paths, byPlatform);
  } catch (cause) {
    throw vaeKitError(
      'the place of the .wasm files can be given once only, before the first start',
      'new files after a start that failed',
      'Reload the page or restart the process, and give useWasm the right paths at its first call.',
      { cause },
    );
  }
}

async function select(): Promise<void> {
  // An engine without a backend says undefined or null here, whatever its type.
  const former = getBackend() as string | null | undefined;
  if (await setBackend('wasm')) return;
  if (former && former !== 'wasm') await setBackend(former);
  throw vaeKitError(
    'the WASM backend of tfjs must start',
    'a start that failed, for the reason tfjs printed as a warning',
    'Check that the .wasm files can be read where useWasm was told they are.',
  );
}

/**
 * Whether threads would find what they need. tfjs gives them one of its functions as text, and a
 * minifier has renamed what that function uses from around it: then they fail, and tfjs waits for
 * ever.
 */
function namesAreKept({ setWasmPaths }: WasmPackage): boolean {
  return setWasmPaths.toString().includes('wasmPathPrefix');
}

/**
 * Which instructions and whether threads there will be: asks tfjs, and sees to it that threads can
 * be had.
 */
async function abilities(backend: WasmPackage): Promise<{ simd: boolean; threads: boolean }> {
  const [simd, threads] = await Promise.all([
    env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'),
  ]);
  if (threads !== true || (namesAreKept(backend) && (await threadsMayStart())))
    return { simd: simd === true, threads: threads === true };
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  return { simd: simd === true, threads: false };
}

async function start(
  backend: WasmPackage,
  paths: string | WasmFileMap | undefined,
  shared: boolean,
): Promise<void> {
  await checkCompiles();
  const { simd, threads } = await abilities(backend);
  if (paths !== undefined) {
    locate(backend, paths);
    return select();
  }
  const binary = await embeddedBinary(
    wasmFileFor(simd, threads),
    backend.version_wasm,
    shared && simd && typeof SharedArrayBuffer !== 'undefined',
  );
  try {
    if (binary !== undefined) {
      await checkReadable(binary.url);
      locate(backend, sameForAll(binary.url), binary.byPlatform);
    }
    await select();
  } finally {
    binary?.release();
  }
}

/**
 * Makes WASM the backend of tfjs.
 *
 * @param backend - Its package.
 * @param paths - Where the files are; without it, in Node beside the backend, elsewhere inside the
 * library.
 * @param shared - Whether threads are to share its memory, where that can be.
 */
export async function startWasm(
  backend: WasmPackage,
  paths: string | WasmFileMap | undefined,
  shared: boolean,
): Promise<void> {
  if ('wasm' in engine().registry) return select();
  return withoutRethrowing(() => start(backend, paths, shared));
}
