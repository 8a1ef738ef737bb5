import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  autoencoder,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  randomKey,
  type MlpOptions,
  type NetworkSizes,
} from '../../src/index.js';
import { expectVaeKitError } from '../support/errors.js';
import { useWasm } from '../../src/wasm/index.js';

beforeAll(async () => {
  await useWasm();
});

const sizes = (change: Partial<NetworkSizes> = {}): NetworkSizes => ({
  input: [4, 5, 2],
  condition: undefined,
  output: [3],
  name: 'encoder',
  key: randomKey(1),
  ...change,
});
const kernelOf = (model: LayersModel, index: number) => model.getWeights()[2 * index]!;

describe.each([
  ['mlpEncoder', mlpEncoder],
  ['mlpDecoder', mlpDecoder],
])('%s', (_, mlp) => {
  it('goes from any shape to any shape through the widths in order', () => {
    const model = mlp([7, 9]).build(sizes({ output: [2, 3] }));
    expect(model.getWeights().map((weight) => weight.shape)).toEqual([
      [40, 7],
      [7],
      [7, 9],
      [9],
      [9, 6],
      [6],
    ]);
    expect((model.apply(tf.zeros([8, 4, 5, 2])) as tf.Tensor).shape).toEqual([8, 2, 3]);
  });

  it('computes what matrices and activations say', () => {
    const model = mlp([7], { activation: 'tanh' }).build(sizes({ input: [4], output: [3] }));
    const [w1, b1, w2, b2] = model.getWeights() as [
      tf.Tensor2D,
      tf.Tensor1D,
      tf.Tensor2D,
      tf.Tensor1D,
    ];
    const x = tf.randomNormal<tf.Rank.R2>([6, 4], 0, 1, 'float32', 5);
    const expected = tf
      .add(tf.matMul(tf.tanh(tf.add<tf.Tensor2D>(tf.matMul(x, w1), b1)), w2), b2)
      .dataSync();
    (model.apply(x) as tf.Tensor)
      .dataSync()
      .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it('is linear without hidden layers, and linear at its end', () => {
    const model = mlp([]).build(sizes({ input: [4], output: [3] }));
    expect(model.getWeights()).toHaveLength(2);
    const at = (value: number) => (model.apply(tf.fill([1, 4], value)) as tf.Tensor).dataSync();
    at(-2).forEach((value, i) => expect(value).toBeCloseTo(-2 * at(1)[i]!, 4));
  });

  it('takes the condition as its second input', () => {
    const model = mlp([7]).build(sizes({ condition: [10] }));
    expect(kernelOf(model, 0).shape).toEqual([50, 7]);
    const run = (label: number) =>
      Array.from(
        (model.apply([tf.zeros([1, 4, 5, 2]), oneHot([label], 10)]) as tf.Tensor).dataSync(),
      );
    expect(run(1)).not.toEqual(run(2));
  });

  it('starts with weights uniform between ±1/√n, decided by the key', () => {
    const weights = (seed: number) =>
      kernelOf(mlp([500]).build(sizes({ key: randomKey(seed) })), 0).dataSync() as Float32Array;
    const values = weights(1);
    const limit = 1 / Math.sqrt(40);
    expect(values.every((value) => Math.abs(value) <= limit)).toBe(true);
    // The mean square of 20,000 uniform numbers is limit²/3 within 5 standard errors (false-alarm
    // rate below 1e-6).
    const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(meanSquare - limit ** 2 / 3)).toBeLessThan(
      5 * limit ** 2 * Math.sqrt(4 / 45 / values.length),
    );
    expect(Array.from(weights(1))).toEqual(Array.from(values));
    expect(Array.from(weights(2))).not.toEqual(Array.from(values));
  });

  it('gives each layer weights of its own, and stable names', () => {
    const model = mlp([40]).build(sizes({ output: [40] }));
    expect(Array.from(kernelOf(model, 0).dataSync())).not.toEqual(
      Array.from(kernelOf(model, 1).dataSync()),
    );
    expect(model.layers.map((layer) => layer.name)).toEqual([
      'encoder_input',
      'encoder_flatten_input',
      'encoder_hidden_1',
      'encoder_output',
    ]);
  });

  it.each([[[0]], [[2.5]], ['500'], [undefined]])('refuses the widths %j', (hidden) => {
    expect(() => mlp(hidden as number[])).toThrow(
      /^vae-kit: the hidden layers of an MLP must be a list of positive integers, but got .+\. Give/,
    );
  });

  it.each([
    [
      { activation: 'Relu' },
      /activation must be the name of an activation, but got "Relu"\. Give 'relu'/,
    ],
    [{ activation: 'gelu' }, /activation must be .+ but got "gelu"/],
    [{ activation: null }, /activation must be .+ but got null/],
    [
      { activaton: 'tanh' },
      /must be given options that it knows, but got 'activaton'\. Did you mean 'activation'/,
    ],
    [
      { units: 3 },
      /but got 'units'\. Give the widths of hidden layers first, as in mlpEncoder\(\[500\]\)/,
    ],
    [{ hidden: [3] }, /but got 'hidden'\. Give the widths of hidden layers first/],
    [{ seed: 1 }, /but got 'seed'\. Give seed to the model/],
    [{ dropout: 0.1 }, /but got 'dropout'\. Build it of stock layers/],
    ['tanh', /the options of mlp.+ must be an object, but got "tanh"/],
    [[200], /the options of mlp.+ must be an object, but got \[200\]/],
  ])('refuses the options %j', (options, message) => {
    expectVaeKitError(() => mlp([3], options as MlpOptions), message);
  });

  it('starts with biases of 0, and with kernels of keys of their own', () => {
    const model = mlp([9, 9, 9]).build(sizes({ input: [9], output: [9] }));
    const weights = model.getWeights();
    const kernels = weights
      .filter(({ rank }) => rank === 2)
      .map((weight) => [...weight.dataSync()]);
    expect(kernels).toHaveLength(4);
    // Of one key they would be multiples of each other.
    expect(new Set(kernels.map((values) => (values[0]! / values[1]!).toFixed(3))).size).toBe(4);
    kernels.forEach((values) => {
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1 / 3);
      // 81 numbers uniform between the limits leave the outer tenth with probability 2e-4 each.
      expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.9 / 3);
    });
    for (const bias of weights.filter(({ rank }) => rank === 1))
      expect([...bias.dataSync()]).toEqual(new Array(bias.size).fill(0));
  });
});

describe('the networks of one model', () => {
  it('start from keys of their own', () => {
    const model = autoencoder({
      data: [8],
      latent: 8,
      encoder: mlpEncoder([8]),
      decoder: mlpDecoder([8]),
      likelihood: gaussian({ scale: 1 }),
      seed: 3,
    });
    const kernels = model.variables
      .filter(({ rank }) => rank === 2)
      .map((weight) => (weight.dataSync()[0]! / weight.dataSync()[1]!).toFixed(3));
    expect(kernels).toHaveLength(4);
    expect(new Set(kernels).size).toBe(4);
  });
});
