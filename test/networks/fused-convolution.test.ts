import '@tensorflow/tfjs-backend-cpu';
import {
  engine,
  mul,
  setBackend,
  sum,
  tensor,
  tidy,
  valueAndGrads,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { useWasm } from 'vae-kit/wasm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { CONVOLUTION } from '../../src/core/fused.js';
import { randomKey } from '../../src/core/keys.js';
import { normalNoise } from '../../src/core/noise.js';
import { fusing } from '../../src/networks/fused-convolution.js';

beforeAll(async () => {
  await useWasm();
});

type Layer = layers.Layer;
interface Case {
  readonly name: string;
  readonly make: () => Layer;
  readonly shape: number[];
}

const common = { kernelSize: 3, padding: 'same', biasInitializer: 'randomNormal' } as const;
const seeded = (activation: 'linear' | 'relu' | 'elu' | 'tanh', strides: number) => ({
  ...common,
  activation,
  strides,
  kernelInitializer: 'zeros' as const,
});

const cases: Case[] = (['linear', 'relu', 'elu'] as const).flatMap((activation) =>
  [1, 2].flatMap((strides) =>
    [
      [1, 8],
      [8, 1],
      [3, 5],
      [16, 16],
    ].flatMap(([channels, filters]) => {
      const shape = [5, 7, 9, channels!];
      const options = { ...seeded(activation, strides), filters: filters! };
      const what = `${activation}, strides of ${strides}, ${channels} channels, ${filters} filters`;
      return [
        { name: `conv2d, ${what}`, make: () => layers.conv2d(options), shape },
        { name: `transposed, ${what}`, make: () => layers.conv2dTranspose(options), shape },
      ];
    }),
  ),
);

/** What kernels run while something is computed. */
function kernelsOf<T>(compute: () => T): { result: T; kernels: string[] } {
  const spy = vi.spyOn(engine(), 'runKernel');
  try {
    return { result: compute(), kernels: spy.mock.calls.map(([name]) => name) };
  } finally {
    spy.mockRestore();
  }
}

/** The layer's output, and its gradients by the input, the filter and the bias. */
function outputAndGradients(layer: Layer, values: Tensor): number[][] {
  return tidy(() => {
    const weights = layer.trainableWeights.map((weight) => weight.read());
    const run = (x: Tensor) => layer.apply(x) as Tensor;
    const { grads } = valueAndGrads((...[x]) => {
      const output = run(x!);
      return sum<Scalar>(mul(output, normalNoise(randomKey(3), output.shape)));
    })([values, ...weights]);
    return [run(values), ...grads].map((one) => [...one.dataSync()]);
  });
}

describe('a convolutional layer by one kernel', () => {
  it.each(cases)('is the layer, and so are its gradients: $name', async ({ make, shape }) => {
    const on = async (backend: 'cpu' | 'wasm') => {
      await setBackend(backend);
      const layer = backend === 'wasm' ? fusing(make()) : make();
      const x = normalNoise(randomKey(1), shape);
      tidy(() => void layer.apply(x));
      layer.setWeights(
        layer.getWeights().map((weight, i) => normalNoise(randomKey(5 + i), weight.shape)),
      );
      const before = engine().memory().numTensors;
      const { result, kernels } = kernelsOf(() => outputAndGradients(layer, x));
      expect(engine().memory().numTensors).toBe(before);
      expect(kernels.includes(CONVOLUTION)).toBe(backend === 'wasm');
      x.dispose();
      layer.dispose();
      return result;
    };
    const [wanted, found] = [await on('cpu'), await on('wasm')];
    expect(found.length).toBe(4);
    found.forEach((values, i) => {
      const size = Math.max(1, ...wanted[i]!.map(Math.abs));
      const worst = values.reduce(
        (most, value, j) => Math.max(most, Math.abs(value - wanted[i]![j]!)),
        0,
      );
      expect(values.length).toBe(wanted[i]!.length);
      expect(worst, `${i}`).toBeLessThan(1e-5 * size);
    });
  });

  it.each([
    ['another activation', () => layers.conv2d({ ...seeded('tanh', 1), filters: 8 })],
    ['no bias', () => layers.conv2d({ ...seeded('relu', 1), filters: 8, useBias: false })],
    [
      'channels that come first',
      () => layers.conv2d({ ...seeded('relu', 1), filters: 8, dataFormat: 'channelsFirst' }),
    ],
  ])('is left to tfjs with %s', async (_, make) => {
    await setBackend('wasm');
    const layer = fusing(make());
    const x = tensor(new Float32Array(2 * 4 * 4 * 4), [2, 4, 4, 4]);
    const { result, kernels } = kernelsOf(() => tidy(() => (layer.apply(x) as Tensor).shape));
    expect(result.length).toBe(4);
    expect(kernels).not.toContain(CONVOLUTION);
    x.dispose();
    layer.dispose();
  });
});
