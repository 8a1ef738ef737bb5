import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  autoencoder,
  bernoulli,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  sigmoidBeliefNetwork,
  type VaeKitError,
  vae,
  type Network,
} from '../../src/index.js';
import { useWasm } from '../../src/wasm/index.js';
import { expectVaeKitError } from '../support/errors.js';
import { inRow, network, numbers } from './networks.js';

const L = tfl.layers;

beforeAll(async () => {
  await useWasm();
});

const parts = {
  data: [6],
  latent: 2,
  encoder: mlpEncoder([3]),
  decoder: mlpDecoder([3]),
  likelihood: bernoulli(),
};
const build = (change: object) => () => vae({ ...parts, ...change });

/** A model of two inputs or of two outputs. */
function forked(inputs: number, outputs: number): tfl.LayersModel {
  const xs = Array.from({ length: inputs }, () => tfl.input({ shape: [6] }));
  const joined = xs.length > 1 ? L.add().apply(xs) : xs[0]!;
  return tfl.model({
    inputs: xs,
    outputs: Array.from(
      { length: outputs },
      () => L.dense({ units: 4 }).apply(joined as tfl.SymbolicTensor) as tfl.SymbolicTensor,
    ),
  });
}

describe('a network that cannot be used', () => {
  it.each([
    [
      'an empty Sequential',
      () => ({ encoder: tfl.sequential() }),
      /the encoder must be a network or a LayersModel, but got a model without layers\. Make a model of layers, as in tf\.sequential\(\{ layers: \[\.\.\.\] \}\)/,
    ],
    [
      'a promise of a model',
      () => ({ encoder: Promise.resolve(forked(1, 1)) }),
      /the encoder must be .+ but got a promise\. Wait for it before, as in await tf\.loadLayersModel\(url\), and give/,
    ],
    [
      'a network not called',
      () => ({ decoder: mlpDecoder }),
      /the decoder must be .+ but got the function mlpDecoder\. Call it, as in mlpDecoder\(\[500\]\)\./,
    ],
    ['a layer', () => ({ encoder: L.dense({ units: 4 }) }), /but got .+\. Make a model of layers/],
    [
      'none',
      () => ({ encoder: undefined }),
      /the encoder must be .+ but got undefined\. Give the outcome of .+, or mlpEncoder\(\[500\]\)\./,
    ],
    [
      'a decoder for an encoder',
      () => ({ encoder: mlpDecoder([3]) }),
      /the encoder must be a network made for that side, but got a decoder\. Encoder and decoder may have been swapped\./,
    ],
    [
      'an output of the wrong size',
      () => ({ encoder: inRow([6], L.dense({ units: 2 })) }),
      /the encoder must give one output of shape \[4\] behind the batch axis, .+'gaussian'.+, but got \[2\]\. Let the network's last layer have 4 units\./,
    ],
    [
      'an output of the wrong size for a likelihood',
      () => ({ decoder: inRow([2], L.dense({ units: 5 })) }),
      /the decoder must give one output of shape \[6\] .+'bernoulli'.+, but got \[5\]\. Let the network's last layer have 6 units\./,
    ],
    [
      'an output of another shape',
      () => ({ encoder: inRow([6], L.dense({ units: 4 }), L.reshape({ targetShape: [2, 2] })) }),
      /but got \[2, 2\]\. Add tf\.layers\.reshape\(\{ targetShape: \[4\] \}\)\./,
    ],
    [
      'two outputs',
      () => ({ encoder: forked(1, 2) }),
      /must give one output of shape \[4\].+ but got \[4\] and \[4\]\. Concatenate them/,
    ],
    [
      'two inputs without a condition',
      () => ({ encoder: forked(2, 1) }),
      /must take an input of shape \[6\] behind the batch axis, but got \[6\] and \[6\]\. Give the model a condition/,
    ],
    [
      'one input with a condition',
      () => ({ encoder: forked(1, 1), condition: 3 }),
      /must take two inputs of shape \[6\] and \[3\] behind the batch axis, but got \[6\]\. The second input is the condition\./,
    ],
    [
      'an input of the wrong size',
      () => ({ encoder: inRow([5], L.dense({ units: 4 })) }),
      /must take an input of shape \[6\] behind the batch axis, but got \[5\]/,
    ],
    [
      'a build that returns nothing',
      () => ({ encoder: network('encoder', () => undefined as never) }),
      /the encoder 'own' must build a LayersModel, but got undefined\. Give the outcome of tf\.model or tf\.sequential/,
    ],
    [
      'a build that is a promise',
      () => ({ encoder: network('encoder', (() => Promise.resolve(forked(1, 1))) as never) }),
      /'own' must build a LayersModel, but got a promise\. Wait for it before, .+ and give what comes\./,
    ],
    [
      'a build of a tensor',
      () => ({ encoder: network('encoder', () => tf.zeros([2]) as never) }),
      /'own' must build a LayersModel, but got a float32 tensor of shape \[2\]/,
    ],
    [
      'a build of the wrong size',
      () => ({ encoder: network('encoder', ({ input }) => inRow(input, L.dense({ units: 3 }))) }),
      /must give one output of shape \[4\]/,
    ],
    [
      'a network that goes on from batch to batch',
      () => ({
        data: [4, 3],
        encoder: tfl.sequential({
          layers: [
            L.simpleRNN({
              units: 4,
              stateful: true,
              batchInputShape: [2, 4, 3],
              recurrentInitializer: 'zeros',
            }),
          ],
        }),
      }),
      /\(SimpleRNN\), which goes on in each call from where the last one ended\. Leave stateful out/,
    ],
    [
      'a dilated convolution',
      () => ({
        data: [6, 6, 1],
        encoder: inRow(
          [6, 6, 1],
          L.conv2d({ filters: 1, kernelSize: 2, dilationRate: 2 }),
          L.flatten(),
          L.dense({ units: 4 }),
        ),
      }),
      /\(Conv2D\), dilated, of which tfjs has no gradient\. Use upsampling or strides/,
    ],
    [
      'a transposed convolution of volumes',
      () => ({
        data: [2, 2, 2, 1],
        encoder: inRow(
          [2, 2, 2, 1],
          L.conv3dTranspose({ filters: 1, kernelSize: 2 }),
          L.flatten(),
          L.dense({ units: 4 }),
        ),
      }),
      /\(Conv3DTranspose\), of which tfjs has no gradient/,
    ],
    [
      'a layer for preparing images',
      () => ({
        data: [6, 6, 1],
        encoder: inRow(
          [6, 6, 1],
          L.resizing({ height: 2, width: 2 }),
          L.flatten(),
          L.dense({ units: 4 }),
        ),
      }),
      /\(Resizing\), which is for preparing images.+ transform\./,
    ],
  ] as const)('%s', (name, change, message) => {
    const given = change();
    const variables = Object.keys(tf.engine().registeredVariables).length;
    const tensors = tf.memory().numTensors;
    let thrown: unknown;
    expectVaeKitError(() => {
      try {
        build(given)();
      } catch (error) {
        thrown = error;
        throw error;
      }
    }, message);
    const option = (thrown as VaeKitError).option;
    expect(option).toMatch(/^(en|de)coder$/);
    // A ready model stays its owner's, with all its weights.
    expect(Object.keys(tf.engine().registeredVariables).length).toBe(variables);
    if (name !== 'a build of a tensor') expect(tf.memory().numTensors).toBe(tensors);
  });

  it('says what an auto-encoder and a belief network want', () => {
    expectVaeKitError(
      () => autoencoder({ ...parts, encoder: inRow([6], L.dense({ units: 4 })) }),
      /the encoder must give one output of shape \[2\] behind the batch axis, the code, but got \[4\]/,
    );
    expectVaeKitError(
      () =>
        sigmoidBeliefNetwork({ data: [6], layers: [3] }).amortized({
          encoder: inRow([6], L.dense({ units: 4 })),
        }),
      /the encoder must give one output of shape \[3\] .+ the logits of hidden layer 1, but got \[4\]/,
    );
  });

  it('tells disposed ones, and those of another copy of tfjs', () => {
    const gone = inRow([6], L.dense({ units: 4 }));
    gone.dispose();
    expectVaeKitError(
      build({ encoder: gone }),
      /whose weights are there, but got one that is disposed\. Build or load it anew\./,
    );
    const foreign = inRow([6], L.dense({ units: 4 }));
    const weight = foreign.trainableWeights[0]!.read();
    const { registeredVariables } = tf.engine();
    const name = (weight as tf.Variable).name;
    const own = registeredVariables[name]!;
    Reflect.deleteProperty(registeredVariables, name);
    expectVaeKitError(
      build({ encoder: foreign }),
      /but got one of another copy of tfjs\. Let one copy/,
    );
    registeredVariables[name] = own;
    build({ encoder: foreign })().dispose();
  });
});

describe('a network of the user', () => {
  it('leaves nothing where its build throws half way', () => {
    const variables = Object.keys(tf.engine().registeredVariables).length;
    const tensors = tf.memory().numTensors;
    const own: Network<'decoder'> = network('decoder', ({ input }) => {
      inRow(input, L.dense({ units: 4 }));
      throw new RangeError('half way');
    });
    expect(build({ decoder: own })).toThrow(/half way/);
    expect(Object.keys(tf.engine().registeredVariables).length).toBe(variables);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('is told where another copy of tfjs-layers has given its weights their names', () => {
    const name = 'taken_name/kernel';
    const taken = tf.variable(tf.scalar(1), true, name);
    const tensors = tf.memory().numTensors;
    const own: Network<'encoder'> = network('encoder', ({ input }) =>
      inRow(input, L.dense({ units: 4, name: 'taken_name' })),
    );
    expectVaeKitError(
      build({ encoder: own }),
      /names are free, but got Variable with name .* was already registered\. Let one copy .*Next/,
    );
    expect(tf.memory().numTensors).toBe(tensors);
    expect(tf.engine().registeredVariables[name]).toBe(taken);
    taken.dispose();
  });

  it('may leave the lengths of sequences open', () => {
    const model = vae({
      data: [5, 3],
      latent: 2,
      encoder: network('encoder', () => inRow([null as never, 3], L.gru({ units: 4 }))),
      decoder: mlpDecoder([3]),
      likelihood: gaussian({ scale: 1 }),
    });
    expect(model.encode(numbers([4, 5, 3])).shape).toEqual([4, 2]);
  });
});
