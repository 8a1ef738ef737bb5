import { availableThreads } from '#platform';
import { env } from '@tensorflow/tfjs-core';
import { FLAG, checkOptions, type OptionKinds } from '../core/options.js';
import { accelerate as accelerateBackend, renew, serves, type Acceleration } from './accelerate.js';
import { checkedPaths, type WasmFile, type WasmFileMap } from './files.js';
import { loadBackend, type WasmPackage } from './load-backend.js';
import { MOST_THREADS } from './share-work.js';
import { startWasm } from './start.js';
import type { WasmReport } from './wasm-report.js';

/**
 * Where the WASM backend is found, and what is done to it.
 *
 * @public
 */
export interface UseWasmOptions {
  /**
   * Where the three .wasm files of `@tensorflow/tfjs-backend-wasm` are: the folder, or the place of
   * each, as addresses; in Node also as paths of files. Without it none of them is needed: the
   * library brings them along, in Node and in bundles for servers too. What is told to tfjs's own
   * `setWasmPaths` is not looked at, nor is this once the backend runs.
   */
  readonly paths?: string | Readonly<Record<WasmFile, string>>;
  /**
   * Whether kernels and gradients of tfjs are replaced, for the whole process: slow ones by faster
   * ones with the same results, wrong ones by right ones, those of other backends too; `true`
   * unless told. A later call with `false` puts tfjs's own back.
   */
  readonly accelerate?: boolean;
  /**
   * How many threads share work that is large enough, this one among them; 1 unless told. `'auto'`
   * takes as many as the machine has cores, 16 at most, and quietly one where they cannot share
   * memory. It needs a memory that threads can share: ask for it at the first call, before anything
   * else starts the backend; a page has to be cross-origin isolated.
   *
   * The results are the same to the bit. Where fewer threads are faster, as beside another program
   * or where the system lets the process have less, fewer work: that is measured all the while. The
   * others sleep then, and while there is nothing to compute.
   */
  readonly threads?: number | 'auto';
}

/** `'auto'` takes no more: at most sizes they would have nothing to do. */
const MOST_AUTO = 16;

const KINDS: OptionKinds<UseWasmOptions> = {
  paths: null,
  accelerate: FLAG,
  threads: {
    wanted: `a whole number from 1 to ${MOST_THREADS}`,
    holds: (value) =>
      value === 'auto' ||
      (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MOST_THREADS),
    remedy:
      'Give as many as the machine has cores to spare, or leave it out to use one. ' +
      "Did you mean 'auto'? It takes as many as the machine has.",
  },
};

const HINTS: Readonly<Record<string, string>> = {
  simd: 'Leave it out: vector instructions are used wherever the machine has them.',
  'numThreads threadsCount workers':
    "Did you mean 'threads'? It is how many threads share the work, or 'auto'.",
  'wasmPath wasmPaths wasmPathPrefix files':
    "Did you mean 'paths'? It is the folder of the three .wasm files, or a map of them.",
};

/** What is done to tfjs at present. */
let present: Acceleration | undefined;

/** The call before, whether it succeeded or not. */
let last: Promise<unknown> | undefined;

/**
 * Makes WASM the backend of tfjs, with no files to serve and no bundler to configure.
 *
 * Calling it again is harmless, and puts right what was overwritten since. Import
 * `@tensorflow/tfjs-layers`, and with it this library's models, before the call: it registers
 * tfjs's gradients, faults included, at whatever time it is loaded. Where it has to come later, as
 * a part of a page that loads on demand, call `useWasm` once more after it, as after
 * `tf.engine().reset()`. On a failure the backend in use before stays in use.
 *
 * Without this call tfjs's own gradients stay as they are, some of them wrong on every backend:
 * {@link WasmReport.corrected} names those. The networks that this library builds use none of them.
 * One of your own that pools averages with padding, resizes images or mirrors their edges trains
 * rightly on WebGL, WebGPU or the cpu backend after `await useWasm()` and then
 * `await tf.setBackend('webgl')`.
 *
 * Recurrent layers of `tf.layers` cannot be made in Node's ES modules by tfjs alone, since their
 * first weights want methods of tensors that nothing registers there; after this call they can.
 *
 * A page with a content security policy must have `'wasm-unsafe-eval'` among the sources of its
 * `script-src`. Threads need `blob:` there as well, and are done without where it is missing.
 * Cloudflare Workers forbid WebAssembly that is not a file of its own: use the cpu backend there.
 *
 * A bundle for a server needs no files beside it. Where it is an ES module, tfjs-core misses
 * `require` as soon as it is loaded: let the bundler begin the bundle with one of `createRequire`,
 * or leave `@tensorflow/*` outside of it, as external. A service worker may not `import()`, by
 * which the binary is loaded: bundle it to one file, or give `paths`.
 *
 * @param options - Where its files are, and whether to accelerate; nothing has to be given.
 * @returns What was found and done, once the backend is ready.
 * @throws `VaeKitError` where the backend does not start or its package is missing, or an
 * option is unknown or not what it should be.
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
  checkOptions(options, 'useWasm', KINDS, HINTS);
  const { paths, accelerate = true, threads = 1 } = options;
  const checked = paths === undefined ? undefined : checkedPaths(paths);
  // Calls at the same time take their turns: each starts from what the one before has left.
  const turn = (last ?? Promise.resolve()).then(() => use(checked, accelerate, countOf(threads)));
  last = turn.catch(() => undefined);
  return turn;
}

function countOf(threads: number | 'auto'): number {
  return threads === 'auto' ? Math.max(1, Math.min(availableThreads(), MOST_AUTO)) : threads;
}

async function use(
  paths: string | WasmFileMap | undefined,
  accelerate: boolean,
  threads: number,
): Promise<WasmReport> {
  const loaded = await loadBackend();
  await startWasm(loaded, paths, accelerate && threads > 1);
  if (present && !(accelerate && serves(present, threads))) {
    const { undo } = present;
    present = undefined;
    undo();
  }
  if (accelerate) present = present ? renew(present) : await accelerateBackend(threads);
  const problem = problemOf(present, threads);
  const productThreads = present?.sharing?.threads() ?? 1;
  return {
    backend: 'wasm',
    simd: env().getBool('WASM_HAS_SIMD_SUPPORT'),
    threads: threadsOf(loaded.package),
    productThreads,
    ...(productThreads > 1 && { productThreadsInUse: present!.sharing!.inUse() }),
    ...(problem !== undefined && { productThreadsProblem: problem }),
    version: loaded.package.version_wasm,
    companion: present?.companion ?? 'off',
    accelerated: present?.accelerated ?? [],
    corrected: present?.corrected ?? [],
  };
}

/** How many threads tfjs has: the copy of its package that started the backend alone knows. */
function threadsOf({ getThreadsCount }: WasmPackage): number {
  try {
    return getThreadsCount();
  } catch {
    // Servers have one copy for their routes and another for their pages, with the same engine.
    return 1;
  }
}

function problemOf(done: Acceleration | undefined, threads: number): string | undefined {
  if (threads === 1) return undefined;
  if (!done) return 'nothing is accelerated';
  return done.sharing ? done.sharing.problem() : "vae-kit's own WASM module cannot run";
}
