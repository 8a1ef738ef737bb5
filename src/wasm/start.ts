import { engine, env, setBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { binaryAt, embeddedBinary } from './binaries.js';
import { wasmFileFor, type WasmFileMap } from './files.js';
import { registerFactory, type LoadedBackend, type WasmPackage } from './load-backend.js';
import { makeBackend } from './make-backend.js';
import { checkCompiles, checkPlatform, threadsMayStart } from './permissions.js';
import { withoutRethrowing } from './process-listeners.js';
import { BACKEND } from './replace-kernel.js';
import { withSharedMemory } from './shared-memory.js';

async function select(): Promise<void> {
  if (await setBackend(BACKEND)) return;
  throw vaeKitError(
    'the WASM backend of tfjs must start',
    'another backend chosen at the same time',
    'Await tf.setBackend before useWasm is called, or call it after.',
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
  loaded: LoadedBackend,
  paths: string | WasmFileMap | undefined,
  shared: boolean,
): Promise<KernelBackend> {
  checkPlatform();
  await checkCompiles();
  const { simd, threads } = await abilities(loaded.package);
  const file = wasmFileFor(simd, threads);
  const { version_wasm: version } = loaded.package;
  const binary = await (paths === undefined
    ? embeddedBinary(file, version)
    : binaryAt(paths, file, version));
  const changed =
    shared && simd && typeof SharedArrayBuffer !== 'undefined'
      ? withSharedMemory(binary)
      : undefined;
  return withoutRethrowing(() => makeBackend(loaded, changed ?? binary));
}

/**
 * Makes WASM the backend of tfjs. A failure changes nothing.
 *
 * @param loaded - Its package.
 * @param paths - Where the files are; without it, inside the library.
 * @param shared - Whether threads are to share its memory, where that can be.
 */
export async function startWasm(
  loaded: LoadedBackend,
  paths: string | WasmFileMap | undefined,
  shared: boolean,
): Promise<void> {
  const isThere = () => BACKEND in engine().registry;
  if (!isThere()) {
    let ready: KernelBackend | undefined = await start(loaded, paths, shared);
    if (isThere()) {
      // Somebody else was faster.
      ready.dispose();
    } else {
      // After a reset of the engine tfjs makes the backend anew, from the same binary.
      registerFactory(async () => {
        const first = ready;
        ready = undefined;
        return first ?? start(loaded, paths, shared);
      });
    }
  }
  return select();
}
