import '@tensorflow/tfjs-backend-cpu';
import {
  engine,
  getBackend,
  matMul,
  memory,
  removeBackend,
  setBackend,
  tensor2d,
} from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { useWasm } from 'vae-kit/wasm';
import { describe, expect, it } from 'vitest';
import { expectVaeKitRejection } from '../support/errors.js';
import { changes, whatRuns } from './companion/what-runs.js';

const { priority, factory } = engine().registryFactory.wasm as {
  priority: number;
  factory: () => Promise<never>;
};

const product = () => {
  const [a, b] = [tensor2d([[1, 2]]), tensor2d([[3], [4]])];
  const c = matMul(a, b);
  const values = [...c.dataSync()];
  [a, b, c].forEach((tensor) => tensor.dispose());
  return values;
};

describe('a backend that was removed', () => {
  it('before the first call cannot be started, and the one in use stays', async () => {
    await setBackend('cpu');
    removeBackend('wasm');
    await expectVaeKitRejection(
      useWasm(),
      /must register its backend with the tfjs-core .*none registered there\. See with npm ls/,
    );
    expect(getBackend()).toBe('cpu');
    engine().registerBackend('wasm', factory, priority);
  });

  it.each([{ threads: 2 }, {}, { accelerate: false }])(
    'is started anew, with %j',
    async (options) => {
      const first = await useWasm(options);
      const former = engine().registry.wasm;
      removeBackend('wasm');
      expect('wasm' in engine().registryFactory).toBe(false);
      expect(await useWasm(options)).toEqual(first);
      expect(getBackend()).toBe('wasm');
      expect(engine().registry.wasm).not.toBe(former);
      expect(engine().registryFactory.wasm!.priority).toBe(priority);
      expect(product()).toEqual([11]);
      expect(memory().numTensors).toBe(0);
    },
  );

  it('leaves nothing replaced behind', async () => {
    await useWasm({ accelerate: false });
    const stock = whatRuns();
    await useWasm();
    removeBackend('wasm');
    await useWasm({ accelerate: false });
    expect(changes(stock, whatRuns()).filter((name) => name !== 'allocator')).toEqual([]);
  });
});
