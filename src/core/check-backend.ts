import { engine } from '@tensorflow/tfjs-core';
import { vaeKitError } from './errors.js';

/**
 * Checks that tfjs has a backend at all: it has none of its own, and its own error does not say
 * where to get one.
 */
export function checkBackend(): void {
  if (Object.keys(engine().registryFactory).length === 0) {
    throw vaeKitError(
      'tfjs needs a backend before anything is made',
      'none',
      "Call await useWasm() of 'vae-kit/wasm' first, or import another backend.",
    );
  }
}
