import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { addChainedOps } from '../../src/core/chained-ops.js';
import { gaussian, mlpDecoder, mlpEncoder, randomKey, trainStep, vae } from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectClose, untracked } from '../support/gradients.js';
import { inRow, network, numbers, snapshot } from './networks.js';

const L = tfl.layers;
type Layers = () => tfl.layers.Layer[];
type Layer = tfl.layers.Layer;

const ACTIVATIONS = [
  ...['relu', 'relu6', 'tanh', 'elu', 'selu', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign'],
  ...['softmax', 'logSoftmax', 'swish', 'mish', 'gelu', 'gelu_new'],
];

/** Name, the shape of what goes in, and layers whose output is a vector. */
const CASES: readonly (readonly [string, readonly number[], Layers])[] = [
  ...ACTIVATIONS.map(
    (activation) =>
      [
        activation,
        [4],
        () => [L.dense({ units: 3 }), L.activation({ activation: activation as 'relu' })],
      ] as const,
  ),
  ['elu layer', [4], () => [L.dense({ units: 3 }), L.elu()]],
  ['reLU layer', [4], () => [L.dense({ units: 3 }), L.reLU()]],
  ['leakyReLU', [4], () => [L.dense({ units: 3 }), L.leakyReLU()]],
  ['prelu', [4], () => [L.dense({ units: 3 }), L.prelu()]],
  ['softmax layer', [4], () => [L.dense({ units: 3 }), L.softmax()]],
  ['thresholdedReLU', [4], () => [L.dense({ units: 3 }), L.thresholdedReLU({ theta: 0.1 })]],
  ['conv1d', [6, 2], () => [L.conv1d({ filters: 3, kernelSize: 3 }), L.flatten()]],
  ['conv2d', [6, 6, 2], () => [L.conv2d({ filters: 3, kernelSize: 3, strides: 2 }), L.flatten()]],
  [
    'conv2dTranspose',
    [3, 3, 2],
    () => [L.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2 }), L.flatten()],
  ],
  ['conv3d', [4, 4, 4, 1], () => [L.conv3d({ filters: 2, kernelSize: 2 }), L.flatten()]],
  [
    'separableConv2d',
    [5, 5, 2],
    () => [L.separableConv2d({ filters: 3, kernelSize: 3 }), L.flatten()],
  ],
  ['depthwiseConv2d', [5, 5, 2], () => [L.depthwiseConv2d({ kernelSize: 3 }), L.flatten()]],
  [
    'cropping2D',
    [5, 5, 2],
    () => [L.conv2d({ filters: 2, kernelSize: 2 }), L.cropping2D({ cropping: 1 }), L.flatten()],
  ],
  [
    'upSampling2d bilinear',
    [3, 3, 2],
    () => [
      L.conv2d({ filters: 2, kernelSize: 2 }),
      L.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }),
      L.flatten(),
    ],
  ],
  [
    'zeroPadding2d',
    [3, 3, 2],
    () => [L.conv2d({ filters: 2, kernelSize: 2 }), L.zeroPadding2d(), L.flatten()],
  ],
  [
    'repeatVector and permute',
    [4],
    () => [
      L.dense({ units: 3 }),
      L.repeatVector({ n: 2 }),
      L.permute({ dims: [2, 1] }),
      L.flatten(),
    ],
  ],
  ['reshape', [4], () => [L.dense({ units: 4 }), L.reshape({ targetShape: [2, 2] }), L.flatten()]],
  ['embedding', [4], () => [L.embedding({ inputDim: 3, outputDim: 3 }), L.flatten()]],
  [
    'a masked embedding before an lstm',
    [4],
    () => [L.embedding({ inputDim: 3, outputDim: 3, maskZero: true }), L.lstm({ units: 3 })],
  ],
  ['masking', [4, 2], () => [L.masking({ maskValue: 1 }), L.simpleRNN({ units: 3 })]],
  [
    'batchNormalization',
    [4],
    () => [L.dense({ units: 3, useBias: false }), L.batchNormalization()],
  ],
  [
    'batchNormalization without scale and center',
    [4],
    () => [
      L.dense({ units: 3, useBias: false }),
      L.batchNormalization({ scale: false, center: false }),
    ],
  ],
  [
    'batchNormalization of maps',
    [4, 4, 2],
    () => [
      L.conv2d({ filters: 3, kernelSize: 2, useBias: false }),
      L.batchNormalization(),
      L.flatten(),
    ],
  ],
  ['layerNormalization', [4], () => [L.dense({ units: 3 }), L.layerNormalization()]],
  [
    'averagePooling1d',
    [6, 2],
    () => [
      L.conv1d({ filters: 3, kernelSize: 3 }),
      L.averagePooling1d({ poolSize: 2 }),
      L.flatten(),
    ],
  ],
  [
    'averagePooling2d',
    [5, 5, 2],
    () => [L.conv2d({ filters: 3, kernelSize: 2 }), L.averagePooling2d({}), L.flatten()],
  ],
  [
    'maxPooling1d',
    [6, 2],
    () => [L.conv1d({ filters: 3, kernelSize: 3 }), L.maxPooling1d({ poolSize: 2 }), L.flatten()],
  ],
  [
    'maxPooling2d',
    [4, 4, 1],
    () => [L.conv2d({ filters: 2, kernelSize: 1 }), L.maxPooling2d({}), L.flatten()],
  ],
  [
    'averagePooling3d',
    [4, 4, 4, 1],
    () => [L.conv3d({ filters: 2, kernelSize: 1 }), L.averagePooling3d({}), L.flatten()],
  ],
  [
    'maxPooling3d',
    [4, 4, 4, 1],
    () => [L.conv3d({ filters: 2, kernelSize: 1 }), L.maxPooling3d({}), L.flatten()],
  ],
  [
    'globalAveragePooling1d',
    [6, 2],
    () => [L.conv1d({ filters: 3, kernelSize: 3 }), L.globalAveragePooling1d()],
  ],
  [
    'globalMaxPooling2d',
    [5, 5, 2],
    () => [L.conv2d({ filters: 3, kernelSize: 2 }), L.globalMaxPooling2d({})],
  ],
  ['gru', [4, 2], () => [L.gru({ units: 3 })]],
  ['lstm', [4, 2], () => [L.lstm({ units: 3 })]],
  ['simpleRNN', [4, 2], () => [L.simpleRNN({ units: 3 })]],
  [
    'a sequence of an lstm',
    [4, 2],
    () => [L.lstm({ units: 3, returnSequences: true }), L.gru({ units: 2 })],
  ],
  ['rnn of a cell', [4, 2], () => [L.rnn({ cell: L.lstmCell({ units: 3 }) })]],
  [
    'stackedRNNCells',
    [4, 2],
    () => [
      L.rnn({
        cell: L.stackedRNNCells({ cells: [L.gruCell({ units: 3 }), L.lstmCell({ units: 2 })] }),
      }),
    ],
  ],
  [
    'dropout in an lstm and between its steps',
    [4, 2],
    () => [L.lstm({ units: 3, dropout: 0.3, recurrentDropout: 0.3 })],
  ],
  ['convLstm2d', [3, 4, 4, 1], () => [L.convLstm2d({ filters: 2, kernelSize: 2 }), L.flatten()]],
  ['bidirectional', [4, 2], () => [L.bidirectional({ layer: L.lstm({ units: 3 }) })]],
  [
    'timeDistributed',
    [4, 2],
    () => [L.timeDistributed({ layer: L.dense({ units: 3 }) }), L.flatten()],
  ],
  ['rescaling', [4], () => [L.rescaling({ scale: 2 }), L.dense({ units: 3 })]],
  [
    'dropout and noise',
    [4],
    () => [
      L.dense({ units: 5 }),
      L.dropout({ rate: 0.4 }),
      L.gaussianNoise({ stddev: 0.3 }),
      L.gaussianDropout({ rate: 0.2 }),
      L.alphaDropout({ rate: 0.2 }),
    ],
  ],
];

/** Made in `build`, where recurrent layers can be made without more. */
const own = <R extends 'encoder' | 'decoder'>(
  role: R,
  layers: Layers,
  end: (size: number) => Layer[],
) =>
  network(role, ({ input, output }) =>
    inRow(input, ...layers(), ...end(output.reduce((product, axis) => product * axis, 1))),
  );

describe.each(['cpu', 'accelerated wasm'] as const)('stock layers on %s', (backend) => {
  useBackend(backend);

  it.each(CASES)('%s have the gradients of finite differences', async (name, shape, layers) => {
    const decodes = shape.length === 1 && !name.includes('embedding');
    const model = vae({
      data: [...shape],
      latent: decodes ? shape : 2,
      encoder: decodes
        ? mlpEncoder([3], { activation: 'tanh' })
        : own('encoder', layers, (units) => [L.dense({ units })]),
      decoder: decodes
        ? own('decoder', layers, (units) => [L.dense({ units })])
        : mlpDecoder([3], { activation: 'tanh' }),
      likelihood: gaussian({ scale: 1 }),
    });
    const data = name.includes('embedding')
      ? tf.tensor([1, 2, 0, 1, 2, 0, 2, 1, 0, 1, 1, 2], [3, 4])
      : numbers([3, ...shape]);
    const key = randomKey(1);
    const loss = () => model.loss({ data }, model.initialState(), key).loss as tf.Scalar;
    const { grads } = tf.variableGrads(loss, [...model.variables]);
    for (const variable of model.variables) {
      const values = Array.from(variable.dataSync());
      const at = (i: number, change: number) =>
        untracked(() => {
          variable.assign(
            tf.tensor(
              values.map((value, j) => (j === i ? value + change : value)),
              variable.shape,
            ),
          );
          return loss().dataSync()[0]!;
        });
      const step = 2 ** -7;
      const some = values.slice(0, 5).map((_, i) => i);
      const slopes = some.map((i) => (at(i, step) - at(i, -step)) / (2 * step));
      at(0, 0);
      // Rounding: losses of 20 keep 2 · 10⁻⁶, divided by 2 · 2⁻⁷ it is 2 · 10⁻⁴; the rest is h²
      // f‴/6.
      expectClose(grads[variable.name]!.dataSync().slice(0, 5), slopes, 0.01, 0.2);
    }
    const before = snapshot(model.variables);
    const optimizer = tf.train.sgd(0.01);
    const tensors = tf.memory().numTensors;
    const { loss: first } = await trainStep(model, optimizer, { data }, model.initialState(), key);
    expect(first).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(tensors);
    snapshot(model.variables).forEach((values, i) =>
      expect(values, model.variables[i]!.name).not.toEqual(before[i]),
    );
  });

  it('of recurrent kinds can be made where a network is built, and after useWasm anywhere', () => {
    const make = () => inRow([4, 2], L.gru({ units: 3 })).outputs[0]!.shape;
    if (backend !== 'cpu') {
      expect(make()).toEqual([null, 3]);
      return;
    }
    expect(make).toThrow(/is not a function/);
    const takeAway = addChainedOps();
    expect(make()).toEqual([null, 3]);
    takeAway();
    expect(make).toThrow(/is not a function/);
  });
});
