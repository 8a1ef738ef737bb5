import type * as Stock from '@tensorflow/tfjs-backend-wasm';
import { engine } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bernoulli, fit, mlpDecoder, mlpEncoder, randomKey, uniformNoise, vae } from 'vae-kit';
import type { WasmReport } from 'vae-kit/wasm';

// The copy that has not started the backend: a server made by a bundler may have one for its routes
// and one for its pages, which share the engine.
vi.mock('@tensorflow/tfjs-backend-wasm', async (original) => ({
  ...(await original<typeof Stock>()),
  getThreadsCount() {
    throw new Error('WASM backend not initialized.');
  },
}));

describe('a second copy of this library and of the backend, with the same engine', () => {
  afterEach(() => vi.resetModules());

  async function useCopy(): Promise<WasmReport> {
    vi.resetModules();
    return (await import('vae-kit/wasm')).useWasm();
  }

  it('takes over the backend of the first, and reports one thread', async () => {
    const first = await useCopy();
    const backend = engine().findBackend('wasm');
    const second = await useCopy();
    expect(second).toMatchObject({ backend: 'wasm', threads: 1, companion: first.companion });
    // Kernels that tfjs has not are there already.
    expect(first.accelerated).toEqual(expect.arrayContaining([...second.accelerated]));
    expect(engine().findBackend('wasm')).toBe(backend);
  });

  it('trains as the first did', async () => {
    const losses = async () => {
      await useCopy();
      const model = vae({
        data: [6],
        latent: 2,
        encoder: mlpEncoder([8]),
        decoder: mlpDecoder([8]),
        likelihood: bernoulli(),
      });
      const data = uniformNoise(randomKey(1), [50, 6]);
      const { history } = await fit(model, data, { epochs: 2, batchSize: 10, seed: 1 });
      model.dispose();
      data.dispose();
      return history.map(({ loss }) => loss);
    };
    const first = await losses();
    expect(await losses()).toEqual(first);
  });
});
