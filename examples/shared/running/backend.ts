import { setBackend } from '@tensorflow/tfjs-core';
import { VaeKitError } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';
import type { Backend } from './options.js';
import type { Threads } from './threads.js';

/** Makes a backend the one in use, and says which in words. */
export async function startBackend(backend: Backend, threads: Threads = 'auto'): Promise<string> {
  if (backend === 'wasm') {
    const { simd, productThreads } = await useWasm({ threads });
    return (
      `wasm${simd ? ' with SIMD' : ''}, ` +
      `${productThreads} thread${productThreads === 1 ? '' : 's'}`
    );
  }
  await import('@tensorflow/tfjs-backend-cpu');
  if (!(await setBackend('cpu'))) {
    throw new VaeKitError({
      problem: 'the cpu backend must start',
      received: 'a failure',
      remedy: 'Check that @tensorflow/tfjs-backend-cpu is installed, or use --backend wasm.',
    });
  }
  return 'cpu';
}
