import '@tensorflow/tfjs-layers';
import {
  AvgPool,
  BatchMatMul,
  engine,
  getGradient,
  memory,
  registerGradient,
  registerKernel,
  Tanh,
  unregisterKernel,
  type GradConfig,
  type KernelConfig,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heapOf } from '../../../src/wasm/heap.js';
import { useWasm } from '../../../src/wasm/index.js';
import { replaceKernel } from '../../../src/wasm/replace-kernel.js';
import { changes, reported, whatRuns, type WhatRuns } from './what-runs.js';

let stock: WhatRuns;

beforeAll(async () => {
  await useWasm({ accelerate: false });
  stock = whatRuns();
});

beforeEach(async () => {
  await useWasm({ accelerate: false });
});

describe('useWasm', () => {
  it('replaces what it says and nothing else, and puts all of it back', async () => {
    for (const threads of [1, 2]) {
      const { accelerated, corrected } = await useWasm({ threads });
      const names = [...accelerated, ...corrected];
      expect(new Set(names).size).toBe(names.length);
      expect(changes(stock, whatRuns())).toEqual(reported(names));
      const off = await useWasm({ accelerate: false });
      expect([...off.accelerated, ...off.corrected]).toEqual([]);
      expect(changes(stock, whatRuns())).toEqual([]);
    }
  });

  it('says nothing of a kernel that the backend lacks', async () => {
    unregisterKernel(Tanh, 'wasm');
    const { accelerated, corrected } = await useWasm();
    expect(accelerated).not.toContain(Tanh);
    const names = [...accelerated, ...corrected, Tanh];
    expect(changes(stock, whatRuns())).toEqual(reported(names));
    await useWasm({ accelerate: false });
    registerKernel(stock.get(`kernel ${Tanh}`) as KernelConfig);
    expect(changes(stock, whatRuns())).toEqual([]);
  });

  it('changes nothing when it is called again', async () => {
    const first = await useWasm();
    const fast = whatRuns();
    expect(await useWasm()).toEqual(first);
    expect(changes(fast, whatRuns())).toEqual([]);
    await useWasm({ accelerate: false });
    await useWasm({ accelerate: false });
    expect(changes(stock, whatRuns())).toEqual([]);
  });

  it('takes calls at the same time in turn', async () => {
    const on = (await useWasm()).companion;
    const settings = [true, false, true, true, false, false, true, false];
    const reports = await Promise.all(settings.map((accelerate) => useWasm({ accelerate })));
    expect(reports.map(({ companion }) => companion)).toEqual(
      settings.map((accelerate) => (accelerate ? on : 'off')),
    );
    expect(changes(stock, whatRuns())).toEqual([]);
    await Promise.all([true, false, true].map((accelerate) => useWasm({ accelerate })));
    await useWasm({ accelerate: false });
    expect(changes(stock, whatRuns())).toEqual([]);
  });

  it('gives its memory back', async () => {
    const { memory: wasmMemory } = heapOf(engine().findBackend('wasm') as BackendWasm)!;
    const cycle = async () => {
      await useWasm();
      await useWasm({ accelerate: false });
    };
    await cycle();
    const [bytes, tensors] = [wasmMemory.buffer.byteLength, memory().numTensors];
    // The companion's scratch memory is 0.8 MB, of a heap of 16 at first.
    for (let i = 0; i < 60; i++) await cycle();
    expect([wasmMemory.buffer.byteLength, memory().numTensors]).toEqual([bytes, tensors]);
  });

  it('leaves alone what somebody else has replaced after it', async () => {
    await useWasm();
    const restore = replaceKernel(Tanh, (former) => (call) => former(call));
    const theirs = whatRuns().get(`kernel ${Tanh}`);
    await useWasm({ accelerate: false });
    expect(whatRuns().get(`kernel ${Tanh}`)).toBe(theirs);
    expect(whatRuns().get(`kernel ${BatchMatMul}`)).toBe(stock.get(`kernel ${BatchMatMul}`));
    restore!.undo();
    // Theirs put back what they had met, which is the library's; this puts back tfjs's.
    unregisterKernel(Tanh, 'wasm');
    registerKernel(stock.get(`kernel ${Tanh}`) as KernelConfig);
    expect(changes(stock, whatRuns())).toEqual([]);
  });

  /** Lets the allocation of that number fail, from 0; the number of those that there were. */
  async function failing(number: number, run: () => Promise<unknown>): Promise<number> {
    const module = (engine().findBackend('wasm') as BackendWasm).wasm as unknown as {
      _malloc: (bytes: number) => number;
    };
    const { _malloc: malloc } = module;
    let count = 0;
    const counting = (bytes: number) => {
      if (count++ === number) throw new Error('no memory');
      return malloc(bytes);
    };
    module._malloc = counting;
    await run().catch((error: unknown) => expect(String(error)).toBe('Error: no memory'));
    expect(module._malloc).toBe(counting);
    module._malloc = malloc;
    return count;
  }

  it('leaves all as it was where it fails on the way, wherever that is', async () => {
    const before = [memory().numTensors, engine().backend.numDataIds()];
    let failed = 0;
    for (let number = 0, count = 1; number < count; number++) {
      count = await failing(number, async () => {
        await useWasm().catch((error: unknown) => {
          failed++;
          throw error;
        });
        await useWasm({ accelerate: false });
      });
      expect(changes(stock, whatRuns()), `allocation ${number}`).toEqual([]);
      expect([memory().numTensors, engine().backend.numDataIds()]).toEqual(before);
      // A call that failed had no chance to ask for more.
      if (count > number) count = Infinity;
    }
    expect(failed).toBeGreaterThan(10);
  });

  it('keeps what it has done before where it fails to put right what was overwritten', async () => {
    await useWasm();
    const fast = whatRuns();
    registerGradient(stock.get(`gradient ${AvgPool}`) as GradConfig);
    // The first allocation only asks whether the heap is guarded; the second is that of a probe.
    let isRefused = false;
    await failing(1, () =>
      useWasm().catch((error: unknown) => {
        isRefused = true;
        throw error;
      }),
    );
    expect(isRefused).toBe(true);
    expect(changes(fast, whatRuns())).toEqual([`gradient ${AvgPool}`]);
    expect(getGradient(AvgPool)).toBe(stock.get(`gradient ${AvgPool}`));
    await useWasm();
    expect(getGradient(AvgPool)).not.toBe(stock.get(`gradient ${AvgPool}`));
    await useWasm({ accelerate: false });
    expect(changes(stock, whatRuns())).toEqual([]);
  });
});
