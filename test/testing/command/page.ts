import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-layers';
import { getBackend, ready, setBackend } from '@tensorflow/tfjs-core';
import { useWasm } from '../../../src/wasm/index.js';
import { conduct as conductHere } from './conduct.js';

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

/** Lost when the browser's process for the GPU goes, whatever the backend computes with. */
const canary = new OffscreenCanvas(1, 1).getContext('webgl');

/** Holds a part to the laws; throws where the device was lost meanwhile, which reads as zeros. */
const conduct: typeof conductHere = async (...told) => {
  const outcome = await conductHere(...told);
  // The event comes a little after what it tells of.
  await new Promise((done) => setTimeout(done, 100));
  if (canary?.isContextLost()) throw new Error('the device was lost');
  return outcome;
};

/** What the command calls in the page. */
export interface Laws {
  start: typeof start;
  conduct: typeof conduct;
}

Object.assign(globalThis, { laws: { start, conduct } satisfies Laws });
