import { getThreadsCount, version_wasm as version } from '@tensorflow/tfjs-backend-wasm';
import { env } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import { accelerate as accelerateBackend, type Acceleration } from './accelerate.js';
import { checkedPaths, type WasmFile } from './files.js';
import { startWasm } from './start.js';

/**
 * Where the WASM backend is found, and what is done to it.
 *
 * @public
 */
export interface UseWasmOptions {
  /**
   * Where the three .wasm files of `@tensorflow/tfjs-backend-wasm` are: the folder, or the place of
   * each. Without it they need not be served at all: Node finds them in `node_modules`, a page gets
   * the one it needs out of the library. Once the backend runs, this is not looked at.
   */
  readonly paths?: string | Readonly<Record<WasmFile, string>>;
  /**
   * Whether kernels and gradients of tfjs are replaced, for the whole process: slow ones by faster ones
   * with the same results, wrong ones by right ones, those of other backends too; `true` unless told. A
   * later call with `false` puts tfjs's own back.
   */
  readonly accelerate?: boolean;
}

/**
 * What `useWasm` found and did.
 *
 * @public
 */
export interface WasmReport {
  /** The backend now in use. */
  readonly backend: 'wasm';
  /** Whether it computes with vector instructions. */
  readonly simd: boolean;
  /** How many threads it computes with: 1 in Node, in pages that are not cross-origin isolated, and where tfjs is minified. */
  readonly threads: number;
  /** The version of `@tensorflow/tfjs-backend-wasm`. */
  readonly version: string;
  /**
   * How vae-kit's own WASM module computes beside tfjs's: with plain or relaxed SIMD; `'unavailable'`
   * where it cannot run, so that only tfjs's own means are used better; `'off'` where nothing is accelerated.
   */
  readonly companion: 'simd' | 'relaxed-simd' | 'unavailable' | 'off';
  /** What is replaced by something faster at present, by name: tfjs kernels and others. */
  readonly accelerated: readonly string[];
  /**
   * What tfjs gets wrong or lacks and is right at present, by name. Mostly these are gradients: max
   * pooling's of values below 0, average pooling's with padding, resizing's, that of gather, which
   * embeddings need. `'heap limit'` lets allocations fail where the backend's 4 GB are used up.
   */
  readonly corrected: readonly string[];
}

let acceleration: Promise<Acceleration | undefined> | undefined;

/**
 * Makes WASM the backend of tfjs, with no files to serve and no bundler to configure.
 *
 * Calling it again is harmless. On a failure the backend in use before stays in use.
 *
 * @param options - Where its files are, and whether to accelerate; nothing has to be given.
 * @returns What was found and done, once the backend is ready.
 * @throws {@link VaeKitError} where the backend does not start, or an option is not what it should be.
 *
 * @example
 * ```ts
 * import { useWasm } from 'vae-kit/wasm';
 *
 * const { simd, threads } = await useWasm();
 * console.log(`WASM with ${threads} thread(s)${simd ? ' and SIMD' : ''}`);
 * ```
 *
 * @public
 */
export async function useWasm(options: UseWasmOptions = {}): Promise<WasmReport> {
  const { paths, accelerate = true } = options;
  if (typeof accelerate !== 'boolean') {
    throw vaeKitError('accelerate must be true or false', describe(accelerate), 'Leave it out to get the faster kernels.');
  }
  await startWasm(paths === undefined ? undefined : checkedPaths(paths));
  const done = await settle(accelerate);
  return {
    backend: 'wasm',
    simd: env().getBool('WASM_HAS_SIMD_SUPPORT'),
    threads: getThreadsCount(),
    version,
    companion: done?.companion ?? 'off',
    accelerated: done?.accelerated ?? [],
    corrected: done?.corrected ?? [],
  };
}

/** Calls at the same time take their turns, so that they share one acceleration and put back what is tfjs's own. */
function settle(wanted: boolean): Promise<Acceleration | undefined> {
  acceleration = change(acceleration, wanted);
  return acceleration;
}

async function change(former: Promise<Acceleration | undefined> | undefined, wanted: boolean): Promise<Acceleration | undefined> {
  const present = await former?.catch(() => undefined);
  if (wanted) return present ?? accelerateBackend();
  present?.undo();
  return undefined;
}
