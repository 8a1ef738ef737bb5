import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
// Registers the gradients, which tfjs-core alone does not do in Node.
import '@tensorflow/tfjs-layers';
import { engine, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { useWasm } from '../../src/wasm/index.js';

/** tfjs's own, and WASM as `useWasm` leaves it. */
export const backends = ['cpu', 'wasm', 'accelerated wasm'] as const;

/** Runs a suite on each backend; every test's tensors are disposed behind it. */
export function describeOnBackends(
  name: string,
  suite: (backend: (typeof backends)[number]) => void,
): void {
  describe.each(backends)(`${name} on %s`, (backend) => {
    useBackend(backend);
    suite(backend);
  });
}

/** Puts the tests around it on one backend, and disposes the tensors of each. */
export function useBackend(backend: (typeof backends)[number]): void {
  beforeAll(async () => {
    if (backend === 'cpu') await setBackend(backend);
    else await useWasm({ accelerate: backend === 'accelerated wasm' });
    expect(getBackend()).toBe(backend === 'cpu' ? 'cpu' : 'wasm');
  });
  beforeEach(() => engine().startScope());
  afterEach(() => engine().endScope());
}
