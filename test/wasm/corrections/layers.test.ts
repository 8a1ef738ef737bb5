import '@tensorflow/tfjs-backend-cpu';
import {
  engine,
  getBackend,
  setBackend,
  tensor2d,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { useWasm } from 'vae-kit/wasm';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectGradient } from '../../support/gradients.js';
import { signs, spaced } from './spaced.js';

type Layer = LayersModel['layers'][number];

interface Case {
  readonly name: string;
  readonly make: () => Layer;
  readonly shape: number[];
}

const cases: Case[] = [
  { name: 'batchNormalization of vectors', make: () => layers.batchNormalization(), shape: [5, 3] },
  {
    name: 'batchNormalization of images',
    make: () => layers.batchNormalization(),
    shape: [3, 2, 3, 2],
  },
  { name: 'layerNormalization of vectors', make: () => layers.layerNormalization(), shape: [3, 5] },
  {
    name: 'layerNormalization of images',
    make: () => layers.layerNormalization({ axis: [1, 2, 3] }),
    shape: [2, 2, 3, 2],
  },
  { name: 'dropout', make: () => layers.dropout({ rate: 0.4, seed: 7 }), shape: [3, 5] },
  {
    name: 'maxPooling1d',
    make: () => layers.maxPooling1d({ poolSize: 2, padding: 'same' }),
    shape: [2, 5, 3],
  },
  {
    name: 'maxPooling2d',
    make: () => layers.maxPooling2d({ poolSize: 2, padding: 'same' }),
    shape: [2, 5, 3, 2],
  },
  {
    name: 'maxPooling2d with channels first',
    make: () => layers.maxPooling2d({ poolSize: 2, dataFormat: 'channelsFirst' }),
    shape: [2, 2, 4, 5],
  },
  {
    name: 'averagePooling1d',
    make: () => layers.averagePooling1d({ poolSize: 2, padding: 'same' }),
    shape: [2, 5, 3],
  },
  {
    name: 'averagePooling2d',
    make: () => layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    shape: [2, 5, 4, 2],
  },
  { name: 'globalMaxPooling2d', make: () => layers.globalMaxPooling2d({}), shape: [2, 3, 2, 2] },
  {
    name: 'globalAveragePooling2d',
    make: () => layers.globalAveragePooling2d({}),
    shape: [2, 3, 2, 2],
  },
  { name: 'upSampling2d', make: () => layers.upSampling2d({ size: [3, 2] }), shape: [2, 2, 3, 2] },
  { name: 'dense', make: () => layers.dense({ units: 4, activation: 'sigmoid' }), shape: [3, 5] },
  {
    name: 'dense over the last axis of three',
    make: () => layers.dense({ units: 4, activation: 'tanh' }),
    shape: [2, 3, 5],
  },
  {
    name: 'conv1d',
    make: () => layers.conv1d({ filters: 3, kernelSize: 2, strides: 2, padding: 'same' }),
    shape: [2, 5, 2],
  },
  {
    name: 'conv2d',
    make: () =>
      layers.conv2d({
        filters: 3,
        kernelSize: [2, 3],
        strides: [2, 1],
        padding: 'same',
        activation: 'elu',
      }),
    shape: [2, 5, 3, 2],
  },
  {
    name: 'conv3d',
    make: () =>
      layers.conv3d({ filters: 2, kernelSize: [2, 1, 2], strides: [1, 2, 1], padding: 'same' }),
    shape: [2, 2, 3, 3, 1],
  },
  {
    name: 'conv2dTranspose, same',
    make: () =>
      layers.conv2dTranspose({ filters: 3, kernelSize: [3, 2], strides: [2, 3], padding: 'same' }),
    shape: [2, 3, 2, 2],
  },
  {
    name: 'conv2dTranspose, valid',
    make: () =>
      layers.conv2dTranspose({
        filters: 2,
        kernelSize: [2, 3],
        strides: [3, 2],
        activation: 'sigmoid',
      }),
    shape: [2, 2, 3, 1],
  },
  {
    name: 'conv2dTranspose with a filter smaller than its strides',
    make: () => layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 3 }),
    shape: [2, 2, 3, 2],
  },
  {
    name: 'depthwiseConv2d',
    make: () =>
      layers.depthwiseConv2d({
        kernelSize: [3, 2],
        strides: [2, 2],
        padding: 'same',
        depthMultiplier: 2,
      }),
    shape: [2, 5, 3, 2],
  },
  {
    name: 'separableConv2d',
    make: () =>
      layers.separableConv2d({
        filters: 3,
        kernelSize: [2, 3],
        padding: 'valid',
        depthMultiplier: 2,
      }),
    shape: [2, 3, 5, 2],
  },
  {
    name: 'zeroPadding2d',
    make: () =>
      layers.zeroPadding2d({
        padding: [
          [1, 0],
          [0, 2],
        ],
      }),
    shape: [2, 2, 3, 2],
  },
  {
    name: 'cropping2d',
    make: () =>
      layers.cropping2D({
        cropping: [
          [1, 0],
          [0, 1],
        ],
      }),
    shape: [2, 3, 3, 2],
  },
  { name: 'permute', make: () => layers.permute({ dims: [3, 1, 2] }), shape: [2, 3, 2, 2] },
  { name: 'repeatVector', make: () => layers.repeatVector({ n: 3 }), shape: [2, 4] },
  { name: 'leakyReLU', make: () => layers.leakyReLU({ alpha: 0.3 }), shape: [3, 5] },
  { name: 'prelu', make: () => layers.prelu({ alphaInitializer: 'ones' }), shape: [3, 5] },
  { name: 'elu', make: () => layers.elu(), shape: [3, 5] },
  { name: 'softmax', make: () => layers.softmax({}), shape: [3, 5] },
  { name: 'globalMaxPooling1d', make: () => layers.globalMaxPooling1d({}), shape: [2, 3, 2] },
  {
    name: 'averagePooling3d',
    make: () => layers.averagePooling3d({ poolSize: [2, 2, 2], padding: 'same' }),
    shape: [2, 3, 3, 2, 1],
  },
  {
    name: 'maxPooling3d',
    make: () => layers.maxPooling3d({ poolSize: [2, 2, 2], padding: 'same' }),
    shape: [2, 3, 3, 2, 1],
  },
  {
    name: 'upSampling2d, bilinear',
    make: () => layers.upSampling2d({ size: [2, 3], interpolation: 'bilinear' }),
    shape: [2, 2, 3, 2],
  },
];

/** A layer as a function of its input and of its trained weights. */
function asFunction(layer: Layer): (x: Tensor, ...weights: Tensor[]) => Tensor {
  return (x, ...weights) => {
    const spies = layer.trainableWeights.map((weight, i) =>
      vi.spyOn(weight, 'read').mockReturnValue(weights[i]!),
    );
    try {
      return layer.apply(x, { training: true }) as Tensor;
    } finally {
      spies.forEach((spy) => spy.mockRestore());
    }
  };
}

beforeAll(async () => {
  await useWasm();
});

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await setBackend(backend);
    expect(getBackend()).toBe(backend);
  });
  beforeEach(() => engine().startScope());
  afterEach(() => engine().endScope());

  describe.each(signs)('the gradient at %s values of the layer', (sign) => {
    it.each(cases)('$name', ({ make, shape }) => {
      const layer = make();
      layer.build(shape);
      const weights = layer.trainableWeights.map(({ shape: weightShape }, i) =>
        spaced(weightShape as number[], 'mixed', i + 2),
      );
      expectGradient(asFunction(layer), [spaced(shape, sign), ...weights], { tolerance: 2e-3 });
    });
  });

  it('the gradient of an embedding counts each use of a row', () => {
    const embedding = layers.embedding({ inputDim: 4, outputDim: 3 });
    embedding.build([2, 3]);
    const ids = tensor2d(
      [
        [0, 2, 2],
        [2, 1, 0],
      ],
      [2, 3],
      'int32',
    );
    const look = asFunction(embedding);
    expect(look(ids, zeros([4, 3])).shape).toEqual([2, 3, 3]);
    expectGradient((table) => look(ids, table), [spaced([4, 3], 'mixed')]);
  });
});
