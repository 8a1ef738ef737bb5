import { loadPackage } from '#wasm-binaries';
import { engine, registerBackend } from '@tensorflow/tfjs-core';
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

/** What the package registers, kept for where the backend is removed. */
let factory: ReturnType<ReturnType<typeof engine>['findBackendFactory']> | undefined;

/**
 * Loads tfjs's package of the WASM backend, and sees to it that the backend is registered.
 *
 * @throws {@link VaeKitError} where there is no such package, or where it has registered with
 * another copy of tfjs-core.
 */
export async function loadBackend(): Promise<WasmPackage> {
  const backend = await loadPackage().catch((cause: unknown) => {
    throw vaeKitError(
      'useWasm needs the package @tensorflow/tfjs-backend-wasm',
      received(String(cause).split('\n')[0]),
      'Install it with npm install @tensorflow/tfjs-backend-wasm@~4.22.0.',
      { cause },
    );
  });
  const registered = engine().findBackendFactory(BACKEND) as typeof factory | null;
  factory = registered ?? factory;
  if (!factory) {
    throw vaeKitError(
      '@tensorflow/tfjs-backend-wasm must register its backend with the tfjs-core that vae-kit ' +
        'uses',
      'none registered there',
      'See with npm ls @tensorflow/tfjs-core that there is one copy of it, and do not remove the ' +
        'backend before the first call of useWasm.',
    );
  }
  // The priority that tfjs gives it.
  if (!registered) registerBackend(BACKEND, factory, 2);
  return backend;
}
