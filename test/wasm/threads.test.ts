import {
  BatchMatMul,
  engine,
  getKernel,
  memory,
  tensor2d,
  train,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { availableParallelism } from 'node:os';
import { bernoulli, foldIn, mlpDecoder, mlpEncoder, randomKey, trainStep, vae } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { heapOf } from '../../src/wasm/heap.js';
import { cases } from './companion/arena.js';

afterAll(async () => {
  await useWasm({ accelerate: false });
});

const STEPS = 12;

/** Losses of the first steps of a VAE large enough for its products to be shared. */
async function losses(threads: number): Promise<number[]> {
  expect((await useWasm({ threads })).productThreads).toBe(threads);
  const random = cases(1);
  const model = vae({
    data: [784],
    latent: 20,
    encoder: mlpEncoder([120]),
    decoder: mlpDecoder([120]),
    likelihood: bernoulli(),
    seed: 3,
  });
  const optimizer = train.adam(0.001);
  const data: Tensor2D = tensor2d(
    random.numbers(100 * 784).map((value) => (value > 0.6 ? 1 : 0)),
    [100, 784],
  );
  const key = randomKey(4);
  let state = model.initialState();
  const found: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const result = await trainStep(model, optimizer, { data }, state, foldIn(key, i));
    state = result.state;
    found.push(result.loss);
  }
  data.dispose();
  optimizer.dispose();
  model.dispose();
  return found;
}

describe('useWasm with threads', () => {
  it.each([0, -1, 1.5, 65, Number.NaN, '2', 'all', 'AUTO', true, null])(
    'refuses %s of them before it changes anything',
    async (threads) => {
      await expect(useWasm({ threads: threads as number })).rejects.toThrow(
        /vae-kit: threads must be a whole number from 1 to 64, but got .+\. Give as many .+ Did you mean 'auto'\?/,
      );
      expect('wasm' in engine().registry).toBe(false);
    },
  );

  it('trains with the numbers of one thread, to the bit, and goes from one number to another', async () => {
    const two = await losses(2);
    expect(heapOf(engine().findBackend('wasm') as BackendWasm)!.isShared()).toBe(true);
    const one = await losses(1);
    const three = await losses(3);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(one.at(-1)).toBeLessThan(one[0]!);
    expect(memory().numTensors).toBe(0);
  });

  it("takes as many as the machine has cores, 16 at most, where 'auto' is asked for", async () => {
    const cores = Math.min(availableParallelism(), 16);
    const report = await useWasm({ threads: 'auto' });
    expect([report.productThreads, report.productThreadsProblem]).toEqual([cores, undefined]);
    expect(report.productThreadsInUse).toBe(cores > 1 ? cores : undefined);
    const kernel = () => getKernel(BatchMatMul, 'wasm').kernelFunc;
    const former = kernel();
    await useWasm({ threads: cores });
    expect(kernel()).toBe(former);
    expect('productThreadsInUse' in (await useWasm())).toBe(false);
  });

  it('keeps its threads as long as as many are asked for, and says why there are none', async () => {
    await useWasm({ threads: 2 });
    const kernel = () => getKernel(BatchMatMul, 'wasm').kernelFunc;
    const former = kernel();
    const report = await useWasm({ threads: 2 });
    expect(kernel()).toBe(former);
    expect([report.productThreads, report.productThreadsProblem, report.threads]).toEqual([
      2,
      undefined,
      1,
    ]);
    const off = await useWasm({ threads: 2, accelerate: false });
    expect([off.productThreads, off.productThreadsProblem]).toEqual([1, 'nothing is accelerated']);
    expect('productThreadsProblem' in (await useWasm())).toBe(false);
  });
});
