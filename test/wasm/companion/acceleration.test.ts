import '@tensorflow/tfjs-layers';
import {
  AdamOptimizer,
  BatchMatMul,
  engine,
  getGradient,
  getKernelsForBackend,
  memory,
  Tanh,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heapOf } from '../../../src/wasm/heap.js';
import { useWasm } from '../../../src/wasm/index.js';
import { replaceKernel } from '../../../src/wasm/replace-kernel.js';

/** All that may be replaced: kernels, gradients and the optimizer's step, by name. */
function whatRuns(): Map<string, unknown> {
  const kernels = getKernelsForBackend('wasm');
  const { prototype } = AdamOptimizer as { prototype: { applyGradients: unknown } };
  return new Map<string, unknown>([
    ...kernels.map(({ kernelName, kernelFunc }) => [`kernel ${kernelName}`, kernelFunc] as const),
    ...kernels.map(
      ({ kernelName }) => [`gradient ${kernelName}`, getGradient(kernelName)] as const,
    ),
    ['Adam', prototype.applyGradients],
  ]);
}

/** The names of what differs between two such states. */
function changes(before: Map<string, unknown>, after: Map<string, unknown>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name) || before.has(name) !== after.has(name),
  );
}

let stock: Map<string, unknown>;

beforeAll(async () => {
  await useWasm({ accelerate: false });
  stock = whatRuns();
});

beforeEach(async () => {
  await useWasm({ accelerate: false });
});

describe('useWasm', () => {
  it('replaces what it says, and puts all of it back', async () => {
    const { accelerated } = await useWasm();
    const changed = changes(stock, whatRuns());
    for (const name of accelerated.filter((one) => stock.has(`kernel ${one}`)))
      expect(changed).toContain(`kernel ${name}`);
    expect(changed).toContain('Adam');
    expect(changed).toContain('gradient VaeKitBernoulliLogProb');
    await useWasm({ accelerate: false });
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
    restore();
    // Theirs put back what they had met, which is the library's; this puts back tfjs's.
    replaceKernel(
      Tanh,
      () => stock.get(`kernel ${Tanh}`) as Parameters<Parameters<typeof replaceKernel>[1]>[0],
    );
    expect(changes(stock, whatRuns())).toEqual([]);
  });
});
