import { loadPackage } from '#wasm-package';
import { engine } from '@tensorflow/tfjs-core';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import type { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { vaeKitError } from '../core/errors.js';
import { received } from './permissions.js';
import { BACKEND } from './replace-kernel.js';

/** What is needed of tfjs's package of the WASM backend. */
export interface WasmPackage {
  readonly getThreadsCount: typeof getThreadsCount;
  readonly setWasmPaths: typeof setWasmPaths;
  readonly version_wasm: string;
}

/** What makes a backend. */
export type BackendFactory = () => KernelBackend | Promise<KernelBackend>;

/** The package, and what it has registered. */
export interface LoadedBackend {
  readonly package: WasmPackage;
  /** What makes tfjs's backend, as the package itself would. */
  readonly make: BackendFactory;
}

/** The priority that tfjs gives the backend. */
const PRIORITY = 2;

/** What the package registers, and what {@link registerFactory} has put in its place. */
let stock: BackendFactory | undefined;
let own: BackendFactory | undefined;

/** Lets tfjs make the backend by another factory from now on. */
export function registerFactory(factory: BackendFactory): void {
  own = factory;
  engine().registryFactory[BACKEND] = { factory, priority: PRIORITY };
}

/**
 * Loads tfjs's package of the WASM backend, and finds what it has registered, now or before.
 *
 * @throws `VaeKitError` where there is no such package, or where it has registered with
 * another copy of tfjs-core.
 */
export async function loadBackend(): Promise<LoadedBackend> {
  const loaded = await loadPackage().catch((cause: unknown) => {
    throw vaeKitError(
      'useWasm needs the package @tensorflow/tfjs-backend-wasm',
      received(String(cause).split('\n')[0]),
      'Install it with npm install @tensorflow/tfjs-backend-wasm@~4.22.0.',
      { cause },
    );
  });
  const registered = engine().findBackendFactory(BACKEND) as BackendFactory | null;
  if (registered && registered !== own) stock = registered;
  if (!stock) {
    throw vaeKitError(
      '@tensorflow/tfjs-backend-wasm must register its backend with the tfjs-core that vae-kit ' +
        'uses',
      'none registered there',
      'See with npm ls @tensorflow/tfjs-core that there is one copy of it, and do not remove the ' +
        'backend before the first call of useWasm.',
    );
  }
  return { package: loaded, make: stock };
}
