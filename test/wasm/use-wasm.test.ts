import { BatchMatMul, engine, getBackend, getKernel, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { version_wasm as version } from '@tensorflow/tfjs-backend-wasm';
import { useWasm } from 'vae-kit/wasm';
import { describe, expect, it } from 'vitest';
import { hasRelaxedSimd } from '../../src/wasm/companion.js';

const kernel = () => getKernel(BatchMatMul, 'wasm').kernelFunc;

describe('useWasm', () => {
  it('refuses wrong options before it changes anything', async () => {
    await setBackend('cpu');
    await expect(useWasm({ accelerate: 1 as never })).rejects.toThrow(
      'vae-kit: accelerate must be true or false, but got 1.',
    );
    await expect(useWasm({ paths: {} as never })).rejects.toThrow(
      'vae-kit: paths must say where tfjs-backend-wasm.wasm is, but got undefined.',
    );
    expect(getBackend()).toBe('cpu');
    expect('wasm' in engine().registry).toBe(false);
  });

  it('shares one start among calls at the same time, and reports', async () => {
    const stock = kernel();
    const reports = await Promise.all([useWasm(), useWasm(), useWasm({ accelerate: true })]);
    expect(getBackend()).toBe('wasm');
    for (const report of reports) {
      expect(report).toEqual({
        backend: 'wasm',
        simd: true,
        threads: 1,
        productThreads: 1,
        version,
        companion: hasRelaxedSimd() ? 'relaxed-simd' : 'simd',
        corrected: [
          ...[
            'heap limit',
            'MaxPool',
            'MaxPool3D',
            'AvgPool',
            'AvgPool3D',
            'Conv3D',
            'ResizeNearestNeighbor',
            'ResizeBilinear',
            'MirrorPad',
            'UnsortedSegmentSum',
          ],
          ...[
            'Conv2DBackpropFilter',
            'DepthwiseConv2dNativeBackpropInput',
            'DepthwiseConv2dNativeBackpropFilter',
          ],
        ],
        accelerated: [
          'BatchMatMul',
          '_FusedMatMul',
          'Sum',
          'Tanh',
          'Identity',
          'GatherV2',
          'Conv2D',
          'FusedConv2D',
          'Conv2DBackpropInput',
          'Adam',
          'Bernoulli log-likelihood',
          'Gaussian log-likelihood',
        ],
      });
    }
    expect(kernel()).not.toBe(stock);
  });

  it('starts the backend once only', async () => {
    const first = engine().registry.wasm;
    const fast = kernel();
    await useWasm();
    expect(engine().registry.wasm).toBe(first);
    expect(kernel()).toBe(fast);
  });

  it('comes back from another backend', async () => {
    await setBackend('cpu');
    await useWasm();
    expect(getBackend()).toBe('wasm');
  });

  it('puts the kernels of tfjs back, and replaces them again', async () => {
    const fast = kernel();
    expect((await useWasm({ accelerate: false })).accelerated).toEqual([]);
    const stock = kernel();
    expect(stock).not.toBe(fast);
    expect(stock.name).toBe('batchMatMul');
    await useWasm();
    expect(kernel()).not.toBe(stock);
    await useWasm({ accelerate: false });
    expect(kernel()).toBe(stock);
  });
});
