import { setBackend, tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { foldIn, randomKey, uniformNoise } from 'vae-kit';
import { useWasm } from 'vae-kit/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { vaeTraining } from '../engines/vae-kit/vae.js';
import { weightShapes, type ConvVaeWorkload, type VaeWorkload } from '../workload.js';
import { workOf, type Work } from './kernel-work.js';
import { observeKernels } from './observe-kernels.js';

const info = (...shape: number[]): TensorInfo => ({ dataId: {}, shape, dtype: 'float32' });

/** The multiplications and additions of a convolution, counted one window at a time. */
function countOperations(
  batch: number,
  side: number,
  kernel: number,
  stride: number,
  channels: number,
  maps: number,
): number {
  let count = 0;
  for (let image = 0; image < batch; image++) {
    for (let y = 0; y < side; y += stride)
      for (let x = 0; x < side; x += stride) count += 2 * kernel * kernel * channels * maps;
  }
  return count;
}

describe('workOf', () => {
  it('counts the operations of products whichever side is transposed', () => {
    const outputs = [info(3, 5)];
    const plain = workOf(
      {
        kernel: 'BatchMatMul',
        inputs: { a: info(3, 4), b: info(4, 5) },
        attrs: { transposeA: false, transposeB: false },
        outputs,
      },
      10,
    );
    expect(plain).toEqual({
      part: 'matrix products',
      label: 'A B 3×4×5',
      operations: 120,
      bytes: 4 * (12 + 20 + 15),
    });
    const transposed = workOf(
      {
        kernel: 'BatchMatMul',
        inputs: { a: info(4, 3), b: info(5, 4) },
        attrs: { transposeA: true, transposeB: true },
        outputs,
      },
      10,
    );
    expect(transposed).toMatchObject({ label: 'Aᵀ Bᵀ 3×4×5', operations: 120 });
    const fused = workOf(
      {
        kernel: '_FusedMatMul',
        inputs: { a: info(2, 3, 4), b: info(2, 4, 5), bias: info(5) },
        attrs: { transposeA: false, transposeB: false },
        outputs: [info(2, 3, 5)],
      },
      10,
    );
    expect(fused).toMatchObject({ label: 'A B + b 3×4×5', operations: 240 });
  });

  it('counts as many operations for both gradients of a convolution as for itself', () => {
    const [x, filter, y] = [info(2, 6, 6, 3), info(3, 3, 3, 5), info(2, 3, 3, 5)];
    const operations = countOperations(2, 6, 3, 2, 3, 5);
    for (const [kernel, inputs, output] of [
      ['Conv2D', { x, filter }, y],
      ['FusedConv2D', { x, filter, bias: info(5) }, y],
      ['Conv2DBackpropInput', { dy: y, filter }, x],
      ['Conv2DBackpropFilter', { x, dy: y }, filter],
    ] as const) {
      const work = workOf({ kernel, inputs, attrs: {}, outputs: [output] }, 10);
      expect(work, kernel).toMatchObject({
        part: 'convolutions',
        operations,
        label: `${kernel} 6×6×3 → 3×3×5`,
      });
    }
  });

  it(
    'counts the bytes that move: once where a tensor is both inputs, none for views, only what ' +
      'is gathered',
    () => {
      const x = info(10, 10);
      expect(
        workOf(
          { kernel: 'Multiply', inputs: { a: x, b: x }, attrs: {}, outputs: [info(10, 10)] },
          99,
        ),
      ).toMatchObject({ part: 'biases and activations', bytes: 800, operations: 0 });
      expect(
        workOf(
          { kernel: 'Multiply', inputs: { a: x, b: x }, attrs: {}, outputs: [info(10, 10)] },
          100,
        ).part,
      ).toBe('z, KL and views');
      expect(
        workOf({ kernel: 'Reshape', inputs: { x }, attrs: {}, outputs: [info(100)] }, 10).bytes,
      ).toBe(0);
      expect(
        workOf(
          {
            kernel: 'GatherV2',
            inputs: { x: info(1000, 10), indices: info(3) },
            attrs: {},
            outputs: [info(3, 10)],
          },
          10,
        ).bytes,
      ).toBe(240);
    },
  );
});

describe('workOf, on the kernels of a real step', () => {
  const dense: VaeWorkload = {
    kind: 'vae',
    data: 30,
    hidden: [20],
    latent: 2,
    activation: 'relu',
    likelihood: 'bernoulli',
    batch: 4,
  };
  const conv: ConvVaeWorkload = {
    kind: 'conv-vae',
    height: 6,
    width: 6,
    kernel: 3,
    convolutions: [{ filters: 4, stride: 2 }],
    dense: 5,
    latent: 2,
    transposed: [3],
    batch: 4,
  };

  beforeAll(async () => {
    await useWasm();
    await setBackend('wasm');
  });

  async function worksOf(
    workload: VaeWorkload | ConvVaeWorkload,
  ): Promise<(part: Work['part']) => Work[]> {
    const values = (index: number, shape: readonly number[]) =>
      Float32Array.from(
        uniformNoise(foldIn(randomKey(1), index), shape).dataSync(),
        (value) => value - 0.5,
      );
    let taken = 0;
    const { images, step } = vaeTraining(workload, { take: (shape) => values(taken++, shape) });
    const bits = tensor(
      images.dataSync().map((value) => Number(value > 0)),
      images.shape,
    );
    const works: Work[] = [];
    const watch = observeKernels('wasm', (call) =>
      works.push(workOf(call, 2 * workload.batch * workload.latent)),
    );
    watch.on();
    await step(bits);
    watch.off();
    return (part) => works.filter((work) => work.part === part);
  }

  it.each([dense, conv])('knows the kernels of the library by name: $kind', async (workload) => {
    const works = await worksOf(workload);
    const { encoder, decoder } = weightShapes(workload);
    const weights = [...encoder, ...decoder];
    expect(works('Adam')).toHaveLength(1);
    // The bound of dense networks has its likelihood in it.
    expect(works('likelihood').map(({ label }) => label)).toEqual(
      workload === dense ? [] : ['VaeKitBernoulliLogProb', 'VaeKitScaleRows'],
    );
    expect(works('look for NaN')).toHaveLength(1);
    // Forward, and the gradients of weights and inputs; the data need none.
    const filters = weights.filter((shape) => shape.length === 4).length;
    const matrices = weights.filter((shape) => shape.length === 2).length;
    expect(works('convolutions')).toHaveLength(filters === 0 ? 0 : 3 * filters - 1);
    const products = works('matrix products');
    if (filters > 0) {
      expect(products).toHaveLength(3 * matrices);
      return;
    }
    expect(products.map(({ label }) => label)).toEqual([
      'bound of 30–20–4 and 2–20–30, 4 rows',
      'back through 30–20–4 and 2–20–30, 4 rows',
    ]);
    const sizes = weights.filter((shape) => shape.length === 2).map(([m, n]) => m! * n!);
    const once = 2 * workload.batch * sizes.reduce((sum, size) => sum + size);
    expect(products.reduce((sum, { operations }) => sum + operations, 0)).toBe(
      3 * once - 2 * workload.batch * sizes[0]!,
    );
  });
});
