import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  autoencoder,
  bernoulli,
  convDecoder,
  convEncoder,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  trainStep,
  vae,
  type AutoencoderOptions,
  type Family,
} from '../../src/index.js';
import { explained } from '../../src/core/missing-kernel.js';
import { useWasm } from '../../src/wasm/index.js';
import { expectVaeKitError, expectVaeKitRejection } from '../support/errors.js';
import { inRow, numbers } from './networks.js';

const L = tfl.layers;
const USE_WASM = /Call await useWasm\(\) of 'vae-kit\/wasm'/;

const convolutional = () =>
  vae({
    data: [6, 6, 1],
    latent: 2,
    encoder: convEncoder({ filters: [2] }),
    decoder: convDecoder({ filters: [2] }),
    likelihood: bernoulli(),
  });
const withEncoder = (data: readonly number[], ...layers: tfl.layers.Layer[]) => {
  const encoder = inRow(data, ...layers, L.flatten(), L.dense({ units: 4 }));
  return vae({
    data,
    latent: 2,
    encoder,
    decoder: mlpDecoder([]),
    likelihood: gaussian({ scale: 1 }),
  });
};

/** tfjs's own backend, without what useWasm brings. */
async function stockWasm(): Promise<void> {
  await useWasm({ accelerate: false });
}

beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

describe('a kernel that the backend lacks', () => {
  it.each([
    [
      'a convolution',
      [6, 6, 1],
      () => [L.conv2d({ filters: 1, kernelSize: 2 })],
      'Conv2DBackpropFilter',
    ],
    [
      'one along a line',
      [6, 1],
      () => [L.conv1d({ filters: 1, kernelSize: 2 })],
      'Conv2DBackpropFilter',
    ],
    [
      'a transposed one',
      [3, 3, 1],
      () => [L.conv2dTranspose({ filters: 1, kernelSize: 2 })],
      'Conv2DBackpropFilter',
    ],
    [
      'a depthwise one',
      [6, 6, 1],
      () => [L.depthwiseConv2d({ kernelSize: 2 })],
      'DepthwiseConv2dNativeBackpropInput',
    ],
    [
      'a separable one',
      [6, 6, 1],
      () => [L.separableConv2d({ filters: 1, kernelSize: 2 })],
      'DepthwiseConv2dNativeBackpropInput',
    ],
    ['an embedding', [4], () => [L.embedding({ inputDim: 3, outputDim: 2 })], 'UnsortedSegmentSum'],
    [
      'one within a wrapper',
      [2, 6, 1],
      () => [L.timeDistributed({ layer: L.conv1d({ filters: 1, kernelSize: 2 }) })],
      'Conv2DBackpropFilter',
    ],
    [
      'one within a model',
      [6, 1],
      () => [inRow([6, 1], L.conv1d({ filters: 1, kernelSize: 2 }))],
      'Conv2DBackpropFilter',
    ],
  ] as const)('for %s is told when the model is built', async (_, data, layers, kernel) => {
    await stockWasm();
    let thrown: unknown;
    expectVaeKitError(
      () => {
        const made = layers();
        const tensors = tf.memory().numTensors;
        try {
          withEncoder(data, ...made);
        } catch (error) {
          thrown = error;
          expect(tf.memory().numTensors).toBeGreaterThan(tensors);
          throw error;
        }
      },
      new RegExp(`which needs the kernel '${kernel}' that 'wasm' lacks`),
    );
    expect((thrown as Error).message).toMatch(USE_WASM);
  });

  it('is told of the built-in networks too, and leaves nothing', async () => {
    await stockWasm();
    const tensors = tf.memory().numTensors;
    expectVaeKitError(convolutional, USE_WASM);
    expect(tf.memory().numTensors).toBe(tensors);
    await useWasm();
    convolutional().dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each([
    ['a VAE', (parts: AutoencoderOptions) => vae(parts)],
    ['an auto-encoder', (parts: AutoencoderOptions) => autoencoder(parts)],
  ])("is told of a user's part when %s is built of it, and leaves nothing", async (_, compose) => {
    await stockWasm();
    const picking: Family = {
      ...(bernoulli() as unknown as Family),
      logProb: ({ logits }, value) =>
        // The gradient of gather is a sum over segments.
        tf.sum(tf.mul(tf.gather(logits!, tf.tensor1d([0], 'int32')), value), -1),
    };
    const build = () =>
      compose({
        data: [4],
        latent: 2,
        encoder: mlpEncoder([3]),
        decoder: mlpDecoder([3]),
        likelihood: picking,
      });
    const tensors = tf.memory().numTensors;
    expectVaeKitError(build, /'wasm', which lacks 'UnsortedSegmentSum'\. Call await useWasm/);
    expect(tf.memory().numTensors).toBe(tensors);
    await useWasm();
    build().dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('is told at the first step where the backend has changed since', async () => {
    await tf.setBackend('cpu');
    const model = convolutional();
    await stockWasm();
    const data = tf.ones([3, 6, 6, 1]);
    const before = model.variables.map((variable) => [...variable.dataSync()]);
    const optimizer = tf.train.adam(0.01);
    const tensors = tf.memory().numTensors;
    for (let turn = 0; turn < 2; turn++) {
      await expectVaeKitRejection(
        trainStep(model, optimizer, { data }, model.initialState(), randomKey(1)),
        /the backend in use must have every kernel that the model needs, but got 'wasm', which lacks '.+'\. Call await useWasm/,
      );
      expect(tf.memory().numTensors).toBe(tensors);
    }
    await expectVaeKitRejection(fit(model, data, { epochs: 1, progress: false }), USE_WASM);
    expect(model.variables.map((variable) => [...variable.dataSync()])).toEqual(before);
    await useWasm();
    await trainStep(model, optimizer, { data }, model.initialState(), randomKey(1));
  });

  it('is not asked for where its layer is frozen', async () => {
    await stockWasm();
    const encoder = inRow(
      [6, 1],
      L.conv1d({ filters: 1, kernelSize: 2 }),
      L.flatten(),
      L.dense({ units: 4 }),
    );
    encoder.layers[1]!.trainable = false;
    const model = vae({
      data: [6, 1],
      latent: 2,
      encoder,
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 1 }),
    });
    await trainStep(
      model,
      tf.train.sgd(0.1),
      { data: numbers([3, 6, 1]) },
      model.initialState(),
      randomKey(1),
    );
  });

  it('is no matter to dense networks', async () => {
    await stockWasm();
    vae({
      data: [6],
      latent: 2,
      encoder: mlpEncoder([3]),
      decoder: mlpDecoder([3]),
      likelihood: bernoulli(),
    }).dispose();
  });
});

describe('a gradient that tfjs gets wrong', () => {
  const pool = (rank: 2 | 3, padding: 'same' | 'valid') =>
    rank === 2
      ? [L.conv2d({ filters: 1, kernelSize: 1 }), L.averagePooling2d({ padding })]
      : [L.averagePooling3d({ padding })];

  it.each([
    [
      'upsampling',
      'cpu',
      [3, 3, 1],
      () => [L.upSampling2d({})],
      /\(UpSampling2D\), whose gradient tfjs gets wrong on 'cpu'/,
    ],
    [
      'average pooling with padding',
      'cpu',
      [5, 5, 1],
      () => pool(2, 'same'),
      /\(AveragePooling2D\), whose gradient tfjs gets wrong on 'cpu'/,
    ],
    [
      'average pooling of volumes with padding',
      'cpu',
      [3, 3, 3, 1],
      () => pool(3, 'same'),
      /\(AveragePooling3D\)/,
    ],
    [
      'max pooling of volumes by windows that are no cubes',
      'cpu',
      [4, 4, 4, 1],
      () => [L.maxPooling3d({ poolSize: [2, 2, 1] })],
      /\(MaxPooling3D\)/,
    ],
    [
      'max pooling',
      'wasm',
      [4, 4, 1],
      () => [L.maxPooling2d({})],
      /\(MaxPooling2D\), whose gradient tfjs gets wrong on 'wasm'/,
    ],
    ['max pooling along a line', 'wasm', [4, 1], () => [L.maxPooling1d({})], /\(MaxPooling1D\)/],
    [
      'convolution of volumes',
      'wasm',
      [3, 3, 3, 1],
      () => [L.conv3d({ filters: 1, kernelSize: 2 })],
      /\(Conv3D\)/,
    ],
  ] as const)(
    'for %s on %s is refused, and right after useWasm',
    async (_, backend, data, layers, message) => {
      await stockWasm();
      await tf.setBackend(backend);
      expectVaeKitError(() => withEncoder(data, ...layers()), message);
      await useWasm();
      withEncoder(data, ...layers()).dispose();
    },
  );

  it('does not stand in the way of those that are right', async () => {
    await stockWasm();
    await tf.setBackend('cpu');
    withEncoder([4, 4, 1], L.maxPooling2d({})).dispose();
    withEncoder([4, 4, 1], L.upSampling2d({ interpolation: 'bilinear' })).dispose();
    withEncoder([5, 5, 1], ...pool(2, 'valid')).dispose();
    withEncoder([64, 64, 1], L.maxPooling2d({ poolSize: 64 })).dispose();
    await useWasm();
    for (const padding of ['same', 'valid'] as const) {
      const poolSize: [number, number] = [64, 16];
      withEncoder([64, 64, 1], L.maxPooling2d({ poolSize, padding })).dispose();
      withEncoder([64, 64, 1], L.averagePooling2d({ poolSize, padding })).dispose();
      const dataFormat = 'channelsFirst';
      withEncoder([3, 4, 4], L.averagePooling2d({ poolSize: 2, padding, dataFormat })).dispose();
    }
  });
});

describe('an error of tfjs', () => {
  it('of an operation without a gradient is told with a remedy', async () => {
    await useWasm();
    const model = withEncoder(
      [5, 5, 2],
      L.conv2d({ filters: 1, kernelSize: 2 }),
      L.centerCrop({ height: 2, width: 2 }),
    );
    const data = numbers([3, 5, 5, 2]);
    const optimizer = tf.train.sgd(0.1);
    const tensors = tf.memory().numTensors;
    await expectVaeKitRejection(
      trainStep(model, optimizer, { data }, model.initialState(), randomKey(1)),
      /every operation between trained weights and the loss must have a gradient, but got 'CropAndResize', for which tfjs has none\. Use another layer/,
    );
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('of another kind is left as it is', () => {
    const error = new RangeError('something else');
    expect(explained(error)).toBe(error);
    expect(explained(undefined)).toBe(undefined);
    expect(
      (explained(new Error("Kernel 'A' not registered for backend 'b'")) as Error).cause,
    ).toBeInstanceOf(Error);
  });
});
