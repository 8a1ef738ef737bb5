import { ready, setBackend } from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import type { BackendKind } from '../state/experiment.js';
import type { Machine } from './protocol.js';

/**
 * Starts a backend; where it cannot be had, WASM on one thread, and says so.
 *
 * @param kind - Which one was asked for.
 */
export async function startBackend(kind: BackendKind): Promise<Machine> {
  switch (kind) {
    case 'wasm':
      return onWasm();
    case 'wasm-threads': {
      const { productThreads, productThreadsProblem } = await useWasm({ threads: 'auto' });
      return productThreads > 1
        ? { backend: kind, threads: productThreads }
        : {
            backend: 'wasm',
            threads: 1,
            note: `One thread: ${productThreadsProblem ?? 'one core'}.`,
          };
    }
    case 'webgl':
    case 'webgpu':
      try {
        // Neither is loaded by those who stay with WASM.
        await (kind === 'webgl'
          ? import('@tensorflow/tfjs-backend-webgl')
          : import('@tensorflow/tfjs-backend-webgpu'));
        if (await setBackend(kind)) {
          await ready();
          return { backend: kind, threads: 1 };
        }
      } catch {
        // What it says of itself helps nobody who looks at a page.
      }
      return onWasm(
        `This browser has no ${kind === 'webgl' ? 'WebGL' : 'WebGPU'} for a worker: it runs on WASM.`,
      );
  }
}

async function onWasm(note?: string): Promise<Machine> {
  await useWasm();
  return { backend: 'wasm', threads: 1, note };
}
