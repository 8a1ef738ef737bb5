import '@tensorflow/tfjs-layers';
import {
  AdamOptimizer,
  BatchMatMul,
  grads,
  matMul,
  sum,
  tensor2d,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { useWasm } from '../../../src/wasm/index.js';
import { changes, reported, whatRuns } from './what-runs.js';

const { instantiate } = WebAssembly;

// As under a policy that knows tfjs's module, which brings its own memory, and no other.
const refusing = vi.spyOn(WebAssembly, 'instantiate').mockImplementation((async (
  source: BufferSource,
  imports?: WebAssembly.Imports,
) => {
  if (imports?.env && 'memory' in imports.env)
    throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder');
  return instantiate(source, imports);
}) as typeof WebAssembly.instantiate);

afterAll(() => {
  refusing.mockRestore();
});

const stepOfAdam = () =>
  (AdamOptimizer as { prototype: { applyGradients: unknown } }).prototype.applyGradients;

describe('where the companion may not run, useWasm', () => {
  it("says so, and uses tfjs's own means better", async () => {
    const step = stepOfAdam();
    const { companion, accelerated, backend } = await useWasm();
    expect([backend, companion]).toEqual(['wasm', 'unavailable']);
    expect(accelerated).toContain(BatchMatMul);
    expect(accelerated).not.toContain('Adam');
    expect(stepOfAdam()).toBe(step);
    expect(refusing).toHaveBeenCalled();
    const [byA, byB] = grads((a: Tensor, b: Tensor) => sum(matMul(a, b)))([
      tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tensor2d([
        [5, 6],
        [7, 8],
      ]),
    ]);
    expect([[...byA!.dataSync()], [...byB!.dataSync()]]).toEqual([
      [11, 15, 11, 15],
      [4, 4, 6, 6],
    ]);
  });

  it('puts all back, and finds the companion once it may run', async () => {
    const { accelerated, corrected } = await useWasm();
    const slow = whatRuns();
    await useWasm({ accelerate: false });
    const stock = whatRuns();
    expect(changes(stock, slow)).toEqual(reported([...accelerated, ...corrected]));
    refusing.mockRestore();
    expect((await useWasm()).companion).toMatch(/simd/);
    await useWasm({ accelerate: false });
    expect(changes(stock, whatRuns())).toEqual([]);
  });
});
