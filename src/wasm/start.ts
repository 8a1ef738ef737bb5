import { embeddedBinary } from '#wasm-binaries';
import { engine, env, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { vaeKitError } from '../core/errors.js';
import { sameForAll, wasmFileFor, type WasmFileMap } from './files.js';
import { checkCompiles, checkReadable, threadsMayStart } from './permissions.js';
import { withoutRethrowing } from './process-listeners.js';

let starting: Promise<void> | undefined;

function locate(paths: string | WasmFileMap, byPlatform = false): void {
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
  // An engine without a backend says undefined here, whatever its type.
  const former = getBackend() as string | undefined;
  if (await setBackend('wasm')) return;
  if (former !== undefined && former !== 'wasm') await setBackend(former);
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
function namesAreKept(): boolean {
  return setWasmPaths.toString().includes('wasmPathPrefix');
}

/**
 * Which instructions and whether threads there will be: asks tfjs, and sees to it that threads can
 * be had.
 */
async function abilities(): Promise<{ simd: boolean; threads: boolean }> {
  const [simd, threads] = await Promise.all([
    env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'),
  ]);
  if (threads !== true || (namesAreKept() && (await threadsMayStart())))
    return { simd: simd === true, threads: threads === true };
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  return { simd: simd === true, threads: false };
}

async function start(paths: string | WasmFileMap | undefined, shared: boolean): Promise<void> {
  await checkCompiles();
  const { simd, threads } = await abilities();
  if (paths !== undefined) {
    locate(paths);
    return select();
  }
  const binary = await embeddedBinary(
    wasmFileFor(simd, threads),
    shared && simd && typeof SharedArrayBuffer !== 'undefined',
  );
  try {
    if (binary !== undefined) {
      await checkReadable(binary.url);
      locate(sameForAll(binary.url), binary.byPlatform);
    }
    await select();
  } finally {
    binary?.release();
  }
}

/**
 * Makes WASM the backend of tfjs; calls at the same time share one start.
 *
 * @param paths - Where the files are; without it, in Node beside the backend, elsewhere inside the
 * library.
 * @param shared - Whether threads are to share its memory, where that can be.
 */
export async function startWasm(
  paths: string | WasmFileMap | undefined,
  shared: boolean,
): Promise<void> {
  if ('wasm' in engine().registry) return select();
  starting ??= withoutRethrowing(() => start(paths, shared)).finally(() => {
    starting = undefined;
  });
  return starting;
}
