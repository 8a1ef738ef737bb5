import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-layers';
import { getBackend, ready, setBackend } from '@tensorflow/tfjs-core';
import { useWasm } from '../../../src/wasm/index.js';
import { conduct } from './conduct.js';

/** Puts the page on a backend, and says what it found. */
async function start(backend: string): Promise<string> {
  const isThreaded = backend === 'wasm with threads';
  // The gradients of other backends are corrected by it as well.
  const { threads, productThreads } = await useWasm(isThreaded ? { threads: 'auto' } : {});
  if (isThreaded) {
    if (Math.max(threads, productThreads) < 2) throw new Error('the page has no threads');
    return `${threads} threads of tfjs, ${productThreads} of its own`;
  }
  if (!(await setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
  await ready();
  return getBackend();
}

/** What the command calls in the page. */
export interface Laws {
  start: typeof start;
  conduct: typeof conduct;
}

Object.assign(globalThis, { laws: { start, conduct } satisfies Laws });
