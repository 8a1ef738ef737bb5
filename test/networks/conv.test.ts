import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulli,
  convDecoder,
  convEncoder,
  foldIn,
  gaussian,
  mlpDecoder,
  oneHot,
  randomKey,
  syntheticDigits,
  trainStep,
  vae,
  type ConvOptions,
  type NetworkSizes,
} from '../../src/index.js';
import { useWasm } from '../../src/wasm/index.js';
import { expectVaeKitError } from '../support/errors.js';

beforeAll(async () => {
  await useWasm();
});

const encoderSizes = (change: Partial<NetworkSizes> = {}): NetworkSizes => ({
  input: [7, 6, 2],
  condition: undefined,
  output: [5],
  name: 'encoder',
  key: randomKey(1),
  ...change,
});
const decoderSizes = (change: Partial<NetworkSizes> = {}): NetworkSizes => ({
  input: [5],
  condition: undefined,
  output: [8, 12, 2],
  name: 'decoder',
  key: randomKey(1),
  ...change,
});
const shapesOf = (model: LayersModel) => model.getWeights().map((weight) => weight.shape);
const run = (model: LayersModel, ...inputs: tf.Tensor[]) =>
  model.apply(inputs.length === 1 ? inputs[0]! : inputs) as tf.Tensor;
const names = (model: LayersModel) => model.layers.map((layer) => layer.name);

describe('convEncoder', () => {
  it('convolves, flattens, and goes through the dense layers', () => {
    const model = convEncoder({ filters: [3, 4], strides: [1, 2], dense: [8, 9] }).build(
      encoderSizes(),
    );
    expect(shapesOf(model)).toEqual([
      [3, 3, 2, 3],
      [3],
      [3, 3, 3, 4],
      [4],
      [4 * 3 * 4, 8],
      [8],
      [8, 9],
      [9],
      [9, 5],
      [5],
    ]);
    expect(run(model, tf.zeros([2, 7, 6, 2])).shape).toEqual([2, 5]);
    expect(names(model)).toEqual([
      'encoder_input',
      'encoder_conv_1',
      'encoder_conv_2',
      'encoder_flatten_input',
      'encoder_hidden_1',
      'encoder_hidden_2',
      'encoder_output',
    ]);
  });

  it('computes what convolutions and matrices say', () => {
    const model = convEncoder({
      filters: [3],
      kernel: 2,
      strides: 2,
      activation: 'tanh',
      dense: 4,
    }).build(encoderSizes());
    const [filter, , w1, , w2] = model.getWeights() as [
      tf.Tensor4D,
      tf.Tensor,
      tf.Tensor2D,
      tf.Tensor,
      tf.Tensor2D,
    ];
    const x = tf.randomNormal<tf.Rank.R4>([2, 7, 6, 2], 0, 1, 'float32', 5);
    const maps = tf.reshape<tf.Rank.R2>(tf.tanh(tf.conv2d(x, filter, 2, 'same')), [2, 4 * 3 * 3]);
    const expected = tf.matMul(tf.tanh(tf.matMul(maps, w1)), w2).dataSync();
    run(model, x)
      .dataSync()
      .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it('takes the condition beside the flattened features, and gives any shape', () => {
    const model = convEncoder({ filters: [3], dense: 4 }).build(
      encoderSizes({ condition: [10], output: [2, 3] }),
    );
    expect(shapesOf(model)[2]).toEqual([7 * 6 * 3 + 10, 4]);
    const [one, other] = [1, 2].map((label) => [
      ...run(model, tf.zeros([1, 7, 6, 2]), oneHot([label], 10)).dataSync(),
    ]);
    expect(one).toHaveLength(6);
    expect(one).not.toEqual(other);
  });

  it('refuses data that are no images', () => {
    expectVaeKitError(
      () => convEncoder({ filters: [3] }).build(encoderSizes({ input: [784] })),
      /the shape of the data of a convolutional encoder must be that of an image, \[height, width, channels\], but got \[784\]\./,
    );
  });
});

describe('convDecoder', () => {
  it('starts from as many units as the image has pixels, on an image that the strides enlarge', () => {
    const model = convDecoder({ filters: [3, 4], strides: [2, 1], dense: 7 }).build(decoderSizes());
    expect(shapesOf(model)).toEqual([
      [5, 7],
      [7],
      [7, 96],
      [96],
      [3, 3, 3, 4],
      [3],
      [3, 3, 4, 3],
      [4],
      [3, 3, 4, 2],
      [2],
    ]);
    expect(run(model, tf.zeros([3, 5])).shape).toEqual([3, 8, 12, 2]);
    expect(names(model)).toEqual([
      'decoder_input',
      'decoder_hidden_1',
      'decoder_pixels',
      'decoder_reshape',
      'decoder_conv_1',
      'decoder_conv_2',
      'decoder_output',
    ]);
  });

  it('computes what matrices and convolutions say', () => {
    const model = convDecoder({ filters: [3], strides: 2, activation: 'tanh' }).build(
      decoderSizes(),
    );
    const [w, , spread, , last] = model.getWeights() as [
      tf.Tensor2D,
      tf.Tensor,
      tf.Tensor4D,
      tf.Tensor,
      tf.Tensor4D,
    ];
    const z = tf.randomNormal<tf.Rank.R2>([2, 5], 0, 1, 'float32', 5);
    const start = tf.reshape<tf.Rank.R4>(tf.tanh(tf.matMul(z, w)), [2, 4, 6, 4]);
    const expected = tf
      .conv2d(tf.tanh(tf.conv2dTranspose(start, spread, [2, 8, 12, 3], 2, 'same')), last, 1, 'same')
      .dataSync();
    run(model, z)
      .dataSync()
      .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
  });

  it('has ELUs unless told, where encoders have ReLUs', () => {
    const activations = (model: LayersModel) =>
      model.layers
        .map((layer) => layer.getConfig().activation)
        .filter((activation) => activation !== undefined);
    expect(activations(convDecoder({ filters: [3, 4], dense: 7 }).build(decoderSizes()))).toEqual([
      'elu',
      'elu',
      'elu',
      'elu',
      'linear',
    ]);
    expect(
      activations(convDecoder({ filters: [3], activation: 'relu' }).build(decoderSizes())),
    ).toEqual(['relu', 'relu', 'linear']);
    expect(activations(convEncoder({ filters: [3, 4], dense: 7 }).build(encoderSizes()))).toEqual([
      'relu',
      'relu',
      'relu',
      'linear',
    ]);
  });

  it('takes the condition beside the latent', () => {
    const model = convDecoder({ filters: [3] }).build(decoderSizes({ condition: [10] }));
    expect(shapesOf(model)[0]).toEqual([15, 96]);
    const [one, other] = [1, 2].map((label) => [
      ...run(model, tf.zeros([1, 5]), oneHot([label], 10)).dataSync(),
    ]);
    expect(one).not.toEqual(other);
  });

  it('makes images of odd size without strides, and says what to do with them', () => {
    expect(
      run(
        convDecoder({ filters: [3] }).build(decoderSizes({ output: [7, 9, 1] })),
        tf.zeros([2, 5]),
      ).shape,
    ).toEqual([2, 7, 9, 1]);
    expectVaeKitError(
      () => convDecoder({ filters: [3, 3], strides: 2 }).build(decoderSizes({ output: [8, 9, 1] })),
      /divisible by the product of the decoder's strides, which is 4, but got \[8, 9\]\. Pad the images to \[8, 12\] pixels/,
    );
  });

  it('refuses outputs that are no images', () => {
    expectVaeKitError(
      () => convDecoder({ filters: [3] }).build(decoderSizes({ output: [28, 28] })),
      /must be that of an image, \[height, width, channels\], but got \[28, 28\]\./,
    );
  });
});

describe.each([
  [
    'convEncoder',
    (options: ConvOptions, seed: number) =>
      convEncoder(options).build(encoderSizes({ key: randomKey(seed) })),
    [18, 16 * 9, 42 * 16, 6],
  ],
  [
    'convDecoder',
    (options: ConvOptions, seed: number) =>
      convDecoder(options).build(decoderSizes({ key: randomKey(seed) })),
    [5, 6, 9, 16 * 9],
  ],
] as const)('%s', (name, build, fanIns) => {
  const options: ConvOptions =
    name === 'convEncoder' ? { filters: [16, 16], dense: 6 } : { filters: [16], dense: 6 };

  it.each([
    ['relu', 6],
    ['tanh', 3],
  ] as const)(
    'starts with weights uniform between limits that suit %s, decided by the key',
    (activation, power) => {
      const kernels = (seed: number) =>
        build({ ...options, activation }, seed)
          .getWeights()
          .filter((_, i) => i % 2 === 0)
          .map((weight) => weight.dataSync() as Float32Array);
      const weights = kernels(1);
      expect(weights).toHaveLength(fanIns.length);
      weights.forEach((values, i) => {
        const isQuiet = i === fanIns.length - 1 || (i === 0 && name === 'convDecoder');
        const limit = Math.sqrt((isQuiet ? 1 : power) / fanIns[i]!);
        expect(values.every((value) => Math.abs(value) <= limit)).toBe(true);
        // The mean square of n uniform numbers is limit²/3 within 5 standard errors (false-alarm
        // rate below 1e-6 each).
        const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / values.length;
        expect(Math.abs(meanSquare - limit ** 2 / 3), `weights ${i}`).toBeLessThan(
          5 * limit ** 2 * Math.sqrt(4 / 45 / values.length),
        );
      });
      expect(kernels(1)).toEqual(weights);
      kernels(2).forEach((values, i) => expect(values).not.toEqual(weights[i]));
    },
  );

  it('starts with biases of 0, and with kernels of keys of their own', () => {
    const model = build({ filters: [4, 4, 4], dense: [7, 7] }, 2);
    const weights = model.getWeights();
    const kernels = weights.filter(({ rank }) => rank > 1);
    const ratios = kernels.map((kernel) => {
      const [first, second] = kernel.dataSync();
      return (first! / second!).toFixed(4);
    });
    expect(new Set(ratios).size).toBe(kernels.length);
    for (const bias of weights.filter(({ rank }) => rank === 1))
      expect([...bias.dataSync()]).toEqual(new Array(bias.size).fill(0));
  });

  it.each([
    [
      { filters: [] },
      /filters must be a list of positive integers, one for each convolution, but got \[\]/,
    ],
    [
      { filters: 32 },
      /filters must be a list of positive integers, one for each convolution, but got 32/,
    ],
    [{ filters: [3, 0] }, /filters must be .+ but got \[3, 0\]/],
    [{ filters: [3], kernel: 0 }, /kernel must be a positive integer, but got 0/],
    [
      { filters: [3, 3], strides: [1] },
      /strides must be a positive integer, or a list of 2 of them, but got \[1\]/,
    ],
    [{ filters: [3], strides: 1.5 }, /strides must be .+ but got 1\.5/],
    [
      { filters: [3], dense: [0] },
      /dense must be a positive integer or a list of them, but got \[0\]/,
    ],
    [{ filters: [3], dense: 'wide' }, /dense must be .+ but got "wide"/],
    [{ filters: [3], kernelSize: 5 }, /but got 'kernelSize'\. Did you mean 'kernel'\?/],
    [{ filters: [3], kernel_size: 5 }, /but got 'kernel_size'\. Did you mean 'kernel'\?/],
    [{ filters: [3], stride: 2 }, /but got 'stride'\. Did you mean 'strides'\?/],
    [{ filters: [3], padding: 'valid' }, /but got 'padding'\. Leave it out: padding is always/],
    [{ filters: [3], hidden: 5 }, /but got 'hidden'\. Give the widths of hidden dense layers/],
    [{ filters: [3], activation: 'ReLU' }, /activation must be .+ but got "ReLU"/],
    [{}, /filters must be a list of positive integers.+ but got undefined/],
    [
      undefined,
      /conv(En|De)coder takes an object of options, but got undefined\. Give conv(En|De)coder\(\{ filters: \[32, 64\], strides: 2 \}\)\./,
    ],
    [[32, 64], /conv(En|De)coder takes an object of options, but got \[32, 64\]/],
  ])('refuses %j', (wrong, message) => {
    expectVaeKitError(() => build(wrong as ConvOptions, 1), message);
  });
});

describe('a deep convolutional network', () => {
  // Between ±1/√n each of the nine hidden layers would leave about 0.4 of a signal, all of them
  // 0.0003.
  it.each(['relu', 'tanh'] as const)(
    'with %s starts with outputs that depend on its inputs',
    (activation) => {
      const options: ConvOptions = {
        filters: new Array<number>(7).fill(8),
        dense: [16, 16],
        activation,
      };
      const images = tf.reshape(
        syntheticDigits({ count: 30, seed: 1 }).images.batch(
          Array.from({ length: 30 }, (_, i) => i),
        ),
        [30, 28, 28, 1],
      );
      const spread = (outputs: tf.Tensor) =>
        Math.sqrt(tf.mean(tf.moments(outputs, 0).variance).dataSync()[0]!);
      const encoded = run(convEncoder(options).build(encoderSizes({ input: [28, 28, 1] })), images);
      const decoded = run(
        convDecoder(options).build(decoderSizes({ output: [12, 12, 1] })),
        tf.randomNormal([30, 5], 0, 1, 'float32', 3),
      );
      expect(spread(encoded)).toBeGreaterThan(0.03);
      expect(spread(decoded)).toBeGreaterThan(0.03);
      expect(spread(encoded)).toBeLessThan(3);
      expect(spread(decoded)).toBeLessThan(3);
    },
  );
});

describe('a convolutional VAE', () => {
  const digits = (count: number) => syntheticDigits({ count, seed: 1 });

  it(
    'of the shape of four convolutions, a dense layer and a transposed convolution trains with a ' +
      'condition',
    async () => {
      const model = vae({
        data: [28, 28, 1],
        latent: 10,
        condition: 10,
        encoder: convEncoder({ filters: [32, 64, 64, 64], dense: 32 }),
        decoder: convDecoder({ filters: [32] }),
        likelihood: bernoulli(),
      });
      const { images, labels } = digits(4);
      const state = model.initialState();
      const before = model.variables.map((variable) => Float32Array.from(variable.dataSync()));
      const { loss } = await trainStep(
        model,
        tf.train.adam(0.001),
        { data: images.batch([0, 1, 2, 3]), condition: oneHot(labels, 10) },
        state,
        randomKey(1),
      );
      // A coin for each pixel costs 784 log 2; first logits of about ½, and of one sign at most,
      // move that by up to ¼ for each.
      expect(Math.abs(loss - 784 * Math.LN2)).toBeLessThan(784 / 4);
      model.variables.forEach((variable, i) =>
        expect(
          variable.dataSync().some((value, j) => value !== before[i]![j]),
          variable.name,
        ).toBe(true),
      );
      model.dispose();
    },
  );

  it('learns digits, and leaves no tensors behind', async () => {
    const model = vae({
      data: [28, 28, 1],
      latent: 4,
      encoder: convEncoder({ filters: [4, 8], strides: 2, dense: 32 }),
      decoder: convDecoder({ filters: [8, 4], strides: 2 }),
      likelihood: bernoulli(),
    });
    const data = digits(40).images.batch(Array.from({ length: 40 }, (_, i) => i));
    const optimizer = tf.train.adam(0.003);
    let state = model.initialState();
    const losses: number[] = [];
    const counts: number[][] = [];
    for (let step = 0; step < 60; step++) {
      const result = await trainStep(model, optimizer, { data }, state, foldIn(randomKey(1), step));
      state = result.state;
      losses.push(result.loss);
      counts.push([tf.memory().numTensors, tf.engine().backend.numDataIds()]);
    }
    expect(losses[0]).toBeGreaterThan(500);
    expect(Math.max(...losses.slice(-5))).toBeLessThan(300);
    expect(counts.at(-1)).toEqual(counts[2]);
    model.dispose();
  });

  it('takes images of odd size, with strides in the encoder and in none of the decoder', async () => {
    const model = vae({
      data: [27, 27, 1],
      latent: 2,
      encoder: convEncoder({ filters: [3, 4, 4, 4], strides: [1, 2, 2, 1], dense: 5 }),
      decoder: convDecoder({ filters: [3] }),
      likelihood: bernoulli(),
    });
    const data = tf.slice(digits(4).images.batch([0, 1, 2, 3]), [0, 0, 0, 0], [4, 27, 27, 1]);
    const optimizer = tf.train.adam(0.003);
    let state = model.initialState();
    const losses: number[] = [];
    for (let step = 0; step < 60; step++) {
      const result = await trainStep(model, optimizer, { data }, state, foldIn(randomKey(1), step));
      ({ state } = result);
      losses.push(result.loss);
    }
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
    expect(model.reconstruct(data).shape).toEqual([4, 27, 27, 1]);
    model.dispose();
  });

  it('has two outputs for each pixel where the likelihood wants them, and goes with an MLP', () => {
    const model = vae({
      data: [6, 6, 3],
      latent: 2,
      encoder: convEncoder({ filters: [4] }),
      decoder: convDecoder({ filters: [4], strides: 3 }),
      likelihood: gaussian(),
    });
    expect(model.decoder.outputs[0]!.shape).toEqual([null, 6, 6, 6]);
    expect(model.generate(2, { seed: 1 }).shape).toEqual([2, 6, 6, 3]);
    expect(
      vae({
        data: [6, 6, 3],
        latent: 2,
        encoder: convEncoder({ filters: [4] }),
        decoder: mlpDecoder([5]),
        likelihood: bernoulli(),
      }).type,
    ).toBe('vae');
  });
});
