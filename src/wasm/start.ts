import { embeddedBinary } from '#wasm-binaries';
import { engine, env, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { vaeKitError } from '../core/errors.js';
import { sameForAll, wasmFileFor, type WasmFileMap } from './files.js';

let starting: Promise<void> | undefined;

function locate(paths: string | WasmFileMap): void {
  try {
    setWasmPaths(paths);
  } catch (cause) {
    throw vaeKitError(
      'the place of the .wasm files can be given once only, before the first start',
      'new files after a start that failed',
      'Reload the page or restart the process, and give useWasm the right paths at its first call.',
      cause,
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
    'Check that the .wasm files can be read where useWasm was told they are; in a page whose policy forbids blob: URLs, serve them and give their paths.',
  );
}

/**
 * Whether threads would find what they need. tfjs gives them one of its functions as text, and a
 * minifier has renamed what that function uses from around it: then they fail, and tfjs waits for ever.
 */
function namesAreKept(): boolean {
  return setWasmPaths.toString().includes('wasmPathPrefix');
}

async function start(paths: string | WasmFileMap | undefined): Promise<void> {
  if (!namesAreKept()) env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (paths !== undefined) {
    locate(paths);
    return select();
  }
  const [simd, threads] = await Promise.all([env().getAsync('WASM_HAS_SIMD_SUPPORT'), env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')]);
  const binary = await embeddedBinary(wasmFileFor(simd === true, threads === true));
  try {
    if (binary !== undefined) locate(sameForAll(binary.url));
    await select();
  } finally {
    binary?.release();
  }
}

/**
 * Makes WASM the backend of tfjs; calls at the same time share one start.
 *
 * @param paths - Where the files are; without it, in Node beside the backend, elsewhere inside the library.
 */
export async function startWasm(paths: string | WasmFileMap | undefined): Promise<void> {
  if ('wasm' in engine().registry) return select();
  starting ??= start(paths).finally(() => {
    starting = undefined;
  });
  return starting;
}
