import { env, type KernelBackend } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { sameForAll } from './files.js';
import { lend } from './lend.js';
import type { LoadedBackend, WasmPackage } from './load-backend.js';
import { received } from './permissions.js';

/** Under which tfjs asks for the binary: no address of a network, and the same at every start. */
const ADDRESS = 'vae-kit:tfjs-backend-wasm.wasm';

function locate({ setWasmPaths }: WasmPackage): void {
  try {
    setWasmPaths(sameForAll(ADDRESS), true);
  } catch (cause) {
    throw vaeKitError(
      'useWasm must be the first to start the WASM backend',
      'a start of tfjs that failed before, after which tfjs takes no other binary',
      'Reload the page or restart the process, and call useWasm before tf.setBackend.',
      { cause },
    );
  }
}

/**
 * What Node gives to CommonJS modules only. tfjs's start code asks for it by these names, and a
 * bundle that is an ES module has no such names.
 */
function lendNames(): (() => void)[] {
  const { getBuiltinModule } =
    (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process ?? {};
  if (!getBuiltinModule) return [];
  return Object.entries({ require: getBuiltinModule, __dirname: '' })
    .filter(([name]) => !(name in globalThis))
    .map(([name, value]) => lend(globalThis, name, value));
}

/** Answers tfjs when it asks for the binary, as a server would. */
function lendFetch(binary: ArrayBuffer): () => void {
  const { platform } = env();
  const { fetch } = platform;
  const answer = { ok: true, arrayBuffer: () => Promise.resolve(binary) };
  return lend(platform, 'fetch', (address: string, init?: RequestInit) =>
    address === ADDRESS ? Promise.resolve(answer) : fetch.call(platform, address, init),
  );
}

/**
 * Hears of a binary that does not start: tfjs does not, and would wait for ever for its instance.
 */
function lendInstantiate(binary: ArrayBuffer, fail: (cause: unknown) => void): () => void {
  const { instantiate } = WebAssembly;
  return lend(WebAssembly, 'instantiate', (source: ArrayBuffer, imports: WebAssembly.Imports) => {
    const instance = instantiate(source, imports);
    return source === binary
      ? new Promise((resolve) => void instance.then(resolve, fail))
      : instance;
  });
}

/** What tfjs threw, which may be no Error. */
function textOf(cause: unknown): string {
  const { message } = (cause ?? {}) as { message?: unknown };
  return received(cause instanceof Error || typeof message !== 'string' ? cause : message);
}

function startError(cause: unknown): Error {
  const text = textOf(cause);
  return vaeKitError(
    'the WASM backend of tfjs must start',
    text,
    /require|__dirname/.test(text)
      ? 'tfjs needs require and __dirname, which this bundle has not: keep the packages ' +
          '@tensorflow/* outside of it, as external (in Vite ssr.external, in Angular ' +
          'externalDependencies), or use Node 20.16 or later.'
      : 'Choose another backend with tf.setBackend where that cannot be helped.',
    { cause },
  );
}

/** The start before, whether it succeeded or not. */
let last: Promise<unknown> | undefined;

/**
 * Starts tfjs's WASM backend from a binary. What it needs for that is lent to it meanwhile, so
 * starts take their turns.
 *
 * @throws `VaeKitError` where it does not start, with what tfjs says of it.
 */
export function makeBackend(
  loaded: LoadedBackend,
  { buffer }: Uint8Array<ArrayBuffer>,
): Promise<KernelBackend> {
  const turn = (last ?? Promise.resolve()).then(() => startNow(loaded, buffer));
  last = turn.catch(() => undefined);
  return turn;
}

async function startNow(
  { package: backend, make }: LoadedBackend,
  binary: ArrayBuffer,
): Promise<KernelBackend> {
  locate(backend);
  const takeBack: (() => void)[] = [];
  try {
    return await new Promise((resolve, reject) => {
      takeBack.push(...lendNames(), lendFetch(binary), lendInstantiate(binary, reject));
      Promise.resolve(make()).then(resolve, reject);
    });
  } catch (cause) {
    throw startError(cause);
  } finally {
    takeBack.forEach((back) => back());
  }
}
