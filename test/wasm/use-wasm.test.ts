import { BatchMatMul, engine, getBackend, getKernel, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { version_wasm as version } from '@tensorflow/tfjs-backend-wasm';
import { useWasm, type UseWasmOptions } from 'vae-kit/wasm';
import { describe, expect, it } from 'vitest';
import { hasRelaxedSimd } from '../../src/wasm/companion.js';
import { sameForAll } from '../../src/wasm/files.js';
import { expectVaeKitRejection } from '../support/errors.js';

const kernel = () => getKernel(BatchMatMul, 'wasm').kernelFunc;

describe('useWasm', () => {
  it.each<[unknown, string, RegExp]>([
    [{ path: '/wasm' }, 'path', /'path'\. Did you mean 'paths'\?/],
    [{ wasmPaths: '/wasm' }, 'wasmPaths', /'wasmPaths'\. Did you mean 'paths'\? It is the folder/],
    [{ wasmPathPrefix: '/' }, 'wasmPathPrefix', /Did you mean 'paths'\?/],
    [{ simd: true }, 'simd', /'simd'\. Leave it out: vector instructions are used wherever/],
    [{ numThreads: 2 }, 'numThreads', /Did you mean 'threads'\?/],
    [{ thread: 2 }, 'thread', /Did you mean 'threads'\?/],
    [{ accelerated: false }, 'accelerated', /Did you mean 'accelerate'\?/],
    [{ backend: 'wasm' }, 'backend', /Its options are paths, accelerate, threads\./],
    [{ accelerate: 1 }, 'accelerate', /accelerate must be true or false, but got 1\./],
    [{ accelerate: 'no' }, 'accelerate', /accelerate must be true or false, but got "no"\./],
    [{ accelerate: null }, 'accelerate', /accelerate must be true or false, but got null\./],
    [{ threads: '2' }, 'threads', /threads must be a whole number from 1 to 64, but got "2"\./],
    [{ paths: {} }, 'paths', /paths must say where tfjs-backend-wasm\.wasm is, but got undefined/],
    [{ paths: '/a/simd.wasm' }, 'paths', /must be a folder or a map of files, but got "\/a\/simd/],
    [
      { paths: ['/a'] },
      'paths',
      /must be a folder or a map of files, but got \["\/a"\]\. .*string/,
    ],
    [{ paths: new URL('http://a/b/') }, 'paths', /but got the URL http:\/\/a\/b\/\. .*as a string/],
    [
      { paths: { ...sameForAll('/'), 'simd.wasm': '/' } },
      'paths',
      /but got 'simd\.wasm'\. Name tfjs/,
    ],
    ['/wasm', undefined as never, /the options of useWasm must be an object, but got "\/wasm"\./],
    [null, undefined as never, /the options of useWasm must be an object, but got null\./],
  ])('refuses %j before it changes anything', async (options, option, message) => {
    await setBackend('cpu');
    const refused = useWasm(options as UseWasmOptions);
    await expectVaeKitRejection(refused, message);
    await expect(refused).rejects.toHaveProperty('option', option);
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
          'convolutional layers',
          'Adam',
          'Bernoulli log-likelihood',
          'Gaussian log-likelihood',
          'Gaussian parameters',
          'Gaussian samples',
          'Gaussian KL',
          'look for NaN',
          'dense networks',
          'Gaussian mixtures',
          'bounds of VAEs',
          'mean fields of belief networks',
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
