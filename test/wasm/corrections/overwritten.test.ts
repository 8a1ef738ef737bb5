import {
  avgPool,
  engine,
  getBackend,
  getGradient,
  getKernel,
  grad,
  matMul,
  MaxPoolGrad,
  memory,
  registerGradient,
  setBackend,
  tensor,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { heapOf } from '../../../src/wasm/heap.js';
import { expectClose, untracked } from '../../support/gradients.js';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

// tfjs warns of each gradient that is registered twice.
const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);

afterAll(() => {
  warnings.mockRestore();
});

/**
 * The gradient of average pooling with padding: of the two windows the second sees one pixel alone.
 */
function gradient(): number[] {
  return untracked(() =>
    Array.from(
      grad((x: Tensor) => avgPool(x as Tensor4D, 2, 1, 'same'))(
        tensor([3, 5], [1, 2, 1, 1]),
      ).dataSync(),
    ),
  );
}

const RIGHT = [0.5, 1.5];

// Modules are loaded once in a process, hence a file of its own, with the tests in this order.
describe('gradients of tfjs that are registered after useWasm', () => {
  it('stand in place of the corrections, until useWasm is called again', async () => {
    expect(getGradient('AvgPool')).toBeUndefined();
    const first = await useWasm();
    expect(first.corrected).toEqual(
      expect.arrayContaining([
        'AvgPool',
        'AvgPool3D',
        'ResizeNearestNeighbor',
        'ResizeBilinear',
        'MirrorPad',
      ]),
    );
    await import('@tensorflow/tfjs-layers');
    expect(gradient()).not.toEqual(RIGHT);
    expect(await useWasm()).toEqual(first);
    expect(gradient()).toEqual(RIGHT);
  });

  it('are there again once nothing is to be accelerated', async () => {
    const corrected = getGradient('AvgPool');
    await useWasm();
    expect(getGradient('AvgPool')).toBe(corrected);
    await useWasm({ accelerate: false });
    const stock = getGradient('AvgPool');
    expect(stock).not.toBe(corrected);
    expect(gradient()).not.toEqual(RIGHT);
    await useWasm();
    expect(gradient()).toEqual(RIGHT);
    await useWasm({ accelerate: false });
    expect(getGradient('AvgPool')).toBe(stock);
  });

  it('stay where they are right', async () => {
    await useWasm();
    const theirs = { ...getGradient('AvgPool') };
    registerGradient(theirs);
    await useWasm();
    expect(getGradient('AvgPool')).toBe(theirs);
    await useWasm({ accelerate: false });
    expect(getGradient('AvgPool')).toBe(theirs);
  });
});

describe('a backend that took the place of another', () => {
  it('is accelerated in its own memory', async () => {
    await useWasm();
    const former = heapOf(engine().findBackend('wasm') as BackendWasm)!.memory;
    const accelerated = getKernel(MaxPoolGrad, 'wasm').kernelFunc;
    engine().reset();
    const report = await useWasm();
    expect(report.companion).toMatch(/simd/);
    const backend = engine().findBackend('wasm') as BackendWasm;
    expect(heapOf(backend)!.memory).not.toBe(former);
    expect(getKernel(MaxPoolGrad, 'wasm').kernelFunc).toBe(accelerated);
    const before = new Uint8Array(former.buffer).slice();
    const product = untracked(() =>
      Array.from(
        matMul(tensor([1, 2, 3, 4], [2, 2]), tensor([5, 6, 7, 8], [2, 2]), false, true).dataSync(),
      ),
    );
    expectClose(product, [17, 23, 39, 53], 1e-6);
    expect(Buffer.compare(before, new Uint8Array(former.buffer))).toBe(0);
    const tensors = memory().numTensors;
    await useWasm({ accelerate: false });
    expect([getBackend(), memory().numTensors]).toEqual(['wasm', tensors]);
    expect(getKernel(MaxPoolGrad, 'wasm').kernelFunc).not.toBe(accelerated);
    expect(await setBackend('wasm')).toBe(true);
  });
});
