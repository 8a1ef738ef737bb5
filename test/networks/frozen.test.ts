import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  fit,
  foldIn,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  sigmoidBeliefNetwork,
  trainStep,
  vae,
  type Trainable,
} from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { inRow, network, numbers, snapshot } from './networks.js';

const L = tfl.layers;

const encoderOf = () =>
  inRow([4], L.dense({ units: 5, activation: 'tanh', name: 'lower' }), L.dense({ units: 4 }));
const decoderOf = () => inRow([2], L.dense({ units: 4 }));
const modelOf = (encoder = encoderOf(), decoder = decoderOf()) =>
  vae({ data: [4], latent: 2, encoder, decoder, likelihood: gaussian({ scale: 1 }) });

async function steps(
  model: Trainable,
  optimizer: tf.Optimizer,
  count: number,
  from = 0,
  data = numbers([6, 4]),
): Promise<void> {
  let state = { ...model.initialState(), step: from };
  for (let step = from; step < from + count; step++)
    ({ state } = await trainStep(model, optimizer, { data }, state, foldIn(randomKey(1), step)));
}

/** Which of a model's weights a run changes. */
async function changed(
  model: Trainable,
  run: () => Promise<unknown>,
): Promise<Record<string, boolean>> {
  const variables = Object.values(model.weights!);
  const before = snapshot(variables);
  await run();
  const after = snapshot(variables);
  return Object.fromEntries(
    Object.keys(model.weights!).map((name, i) => [
      name.replace(/_\d+/, ''),
      !after[i]!.every((value, j) => value === before[i]![j]),
    ]),
  );
}

const OPTIMIZERS: readonly (readonly [string, () => tf.Optimizer])[] = [
  ['adam', () => tf.train.adam(0.01)],
  ['sgd', () => tf.train.sgd(0.01)],
  ['momentum', () => tf.train.momentum(0.01, 0.9)],
  ['adagrad', () => tf.train.adagrad(0.01)],
  ['rmsprop', () => tf.train.rmsprop(0.01)],
  ['adamax', () => tf.train.adamax(0.01)],
  ['adadelta', () => tf.train.adadelta(0.01)],
];

describeOnBackends('frozen weights', () => {
  it.each(OPTIMIZERS)(
    'of one layer stay as they are under %s, and the rest trains',
    async (_, make) => {
      const encoder = encoderOf();
      const model = modelOf(encoder);
      encoder.getLayer('lower').trainable = false;
      expect(await changed(model, () => steps(model, make(), 2))).toEqual({
        'encoder/0/lower/kernel': false,
        'encoder/1/lower/bias': false,
        [`encoder/2/${encoder.layers[2]!.name}/kernel`]: true,
        [`encoder/3/${encoder.layers[2]!.name}/bias`]: true,
        [`decoder/0/${model.decoder.layers[1]!.name}/kernel`]: true,
        [`decoder/1/${model.decoder.layers[1]!.name}/bias`]: true,
      });
      expect(model.variables).toHaveLength(4);
    },
  );

  it('may be frozen and let go between steps: slots keep their weights', async () => {
    const model = modelOf();
    const optimizer = tf.train.adam(0.01);
    const [lower] = model.encoder.layers.filter(({ name }) => name === 'lower');
    await steps(model, optimizer, 2);
    const slots = () =>
      Object.fromEntries(
        (
          optimizer as unknown as {
            accumulatedFirstMoment: { originalName: string; variable: tf.Variable }[];
          }
        ).accumulatedFirstMoment.map(({ originalName, variable }) => [
          originalName,
          Array.from(variable.dataSync()),
        ]),
      );
    const before = slots();
    lower!.trainable = false;
    expect(
      Object.values(await changed(model, () => steps(model, optimizer, 2, 2))).filter(Boolean),
    ).toHaveLength(4);
    const frozen = slots();
    expect(Object.keys(frozen)).toEqual(Object.keys(before));
    Object.values(frozen).forEach((values, i) => {
      if (i < 2) expect(values).toEqual(Object.values(before)[i]);
      else expect(values).not.toEqual(Object.values(before)[i]);
    });
    lower!.trainable = true;
    expect(
      Object.values(await changed(model, () => steps(model, optimizer, 1, 4))).every(Boolean),
    ).toBe(true);
  });

  it('give the numbers that an optimizer of the others alone would', async () => {
    const [one, other] = [modelOf(), modelOf()];
    one.encoder.trainable = false;
    const { encoder, ...rest } = other;
    const alone: Trainable = {
      ...rest,
      variables: other.variables.slice(4),
      weights: Object.fromEntries(Object.entries(other.weights).slice(4)),
    };
    expect(encoder.trainable).toBe(true);
    await steps(one, tf.train.adam(0.01), 3);
    await steps(alone, tf.train.adam(0.01), 3);
    expect(snapshot(Object.values(one.weights))).toEqual(snapshot(Object.values(other.weights)));
  });
});

describe('a frozen network', () => {
  const whole = (which: 'encoder' | 'decoder', model = modelOf()) => {
    model[which].trainable = false;
    return model;
  };

  it.each(['encoder', 'decoder'] as const)('as %s stays as it is in fit', async (which) => {
    const model = whole(which);
    const moved = await changed(model, () =>
      fit(model, numbers([12, 4]), { epochs: 2, batchSize: 5, progress: false }),
    );
    for (const [name, did] of Object.entries(moved)) expect(did).toBe(!name.startsWith(which));
  });

  it('may be another in the next fit, with one optimizer', async () => {
    const model = whole('encoder');
    const optimizer = tf.train.adam(0.01);
    const options = { epochs: 1, batchSize: 6, progress: false, optimizer };
    await fit(model, numbers([12, 4]), options);
    model.encoder.trainable = true;
    model.decoder.trainable = false;
    const moved = await changed(model, () => fit(model, numbers([12, 4]), options));
    for (const [name, did] of Object.entries(moved)) expect(did).toBe(name.startsWith('encoder'));
  });

  it('may have been frozen before the model was built, by any of its ways', async () => {
    const frozen = encoderOf();
    frozen.trainable = false;
    const byOption = inRow([4], L.dense({ units: 4, trainable: false }));
    const nested = inRow([4], inRow([4], L.dense({ units: 3 })), L.dense({ units: 4 }));
    nested.layers[1]!.trainable = false;
    for (const [encoder, count] of [
      [frozen, 2],
      [byOption, 2],
      [nested, 4],
    ] as const) {
      const model = modelOf(encoder);
      expect(model.variables).toHaveLength(count);
      const moved = await changed(model, () => steps(model, tf.train.adam(0.01), 1));
      expect(Object.values(moved).filter(Boolean)).toHaveLength(count);
    }
  });

  it('holds for weights within wrappers, cells and models, whatever tfjs marks', async () => {
    const built = vae({
      data: [3, 2],
      latent: 2,
      encoder: network('encoder', ({ input }) =>
        inRow(
          input,
          L.bidirectional({ layer: L.gru({ units: 2, returnSequences: true }) }),
          L.timeDistributed({ layer: L.dense({ units: 2 }) }),
          L.simpleRNN({ units: 3 }),
          L.dense({ units: 4 }),
        ),
      ),
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 1 }),
    });
    const data = numbers([4, 3, 2]);
    const all = Object.keys(built.weights).length;
    expect(all).toBe(6 + 2 + 3 + 2 + 2);
    for (const [i, left] of [
      [1, all - 6],
      [2, all - 2],
      [3, all - 3],
    ] as const) {
      built.encoder.layers[i]!.trainable = false;
      const moved = await changed(built, () => steps(built, tf.train.sgd(0.1), 1, 0, data));
      expect(Object.values(moved).filter(Boolean)).toHaveLength(left);
      built.encoder.layers[i]!.trainable = true;
    }
    built.encoder.trainable = false;
    const moved = await changed(built, () => steps(built, tf.train.sgd(0.1), 1, 0, data));
    expect(Object.values(moved).filter(Boolean)).toHaveLength(2);
  });

  it('may be a single variable, such as the scale of a likelihood', async () => {
    const model = vae({
      data: [4],
      latent: 2,
      encoder: mlpEncoder([]),
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 'shared' }),
    });
    const [name, scale] = Object.entries(model.weights).at(-1);
    scale.trainable = false;
    const moved = await changed(model, () => steps(model, tf.train.adam(0.01), 1));
    expect(moved[name]).toBe(false);
    expect(Object.values(moved).filter(Boolean)).toHaveLength(4);
  });

  it('is refused where nothing else is to learn, and leaves nothing', async () => {
    const model = whole('encoder', whole('decoder'));
    const optimizer = tf.train.sgd(0.1);
    const data = numbers([6, 4]);
    const tensors = tf.memory().numTensors;
    await expectVaeKitRejection(
      trainStep(model, optimizer, { data }, model.initialState(), randomKey(1)),
      /must have a weight that is, but got none: all are frozen.+Set trainable = true/,
    );
    expect(tf.memory().numTensors).toBe(tensors);
    model.decoder.trainable = true;
    await trainStep(model, optimizer, { data }, model.initialState(), randomKey(1));
  });

  it('is heeded by auto-encoders and by the encoders of belief networks', async () => {
    const coder = autoencoder({
      data: [4],
      latent: 4,
      encoder: encoderOf(),
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 1 }),
    });
    coder.encoder.trainable = false;
    const moved = await changed(coder, () => steps(coder, tf.train.adam(0.01), 1));
    expect(Object.values(moved)).toEqual([false, false, false, false, true, true]);

    const belief = sigmoidBeliefNetwork({ data: [4], layers: [3, 2] }).amortized({
      encoder: network('encoder', ({ input, output }) =>
        inRow(input, L.dense({ units: output[0]! })),
      ),
    });
    belief.encoders[1]!.trainable = false;
    const bits = tf.cast(tf.greater(numbers([6, 4]), 0), 'float32');
    const learned = await changed(belief, () => steps(belief, tf.train.adam(0.01), 1, 0, bits));
    expect(Object.entries(learned).filter(([, did]) => !did)).toHaveLength(2);
    expect(Object.keys(learned).find((name) => !learned[name])).toMatch(/^encoder2\//);
  });
});

describe('a LayersModel of several models', () => {
  it('serves as encoder and decoder at once', async () => {
    const square = inRow([4], L.dense({ units: 4, kernelRegularizer: tfl.regularizers.l2() }));
    const model = autoencoder({
      data: [4],
      latent: 4,
      encoder: square,
      decoder: square,
      likelihood: gaussian({ scale: 1 }),
    });
    expect(model.variables).toHaveLength(2);
    expect(Object.keys(model.weights)).toHaveLength(4);
    const data = numbers([6, 4]);
    const { metrics } = model.loss({ data }, model.initialState(), randomKey(1));
    const kernel = square.getWeights()[0]!.dataSync() as Float32Array;
    expect(metrics.regularization!.dataSync()[0]).toBeCloseTo(
      0.01 * kernel.reduce((sum, value) => sum + value ** 2, 0),
      5,
    );
    const moved = await changed(model, () => steps(model, tf.train.adam(0.01), 2));
    expect(Object.values(moved).every(Boolean)).toBe(true);
    model.dispose();
    expect(model.variables.every(({ isDisposed }) => isDisposed)).toBe(true);
  });

  it('is freed with the last of them, whichever that is', () => {
    const tensors = tf.memory().numTensors;
    const encoder = encoderOf();
    const [one, other] = [modelOf(encoder), modelOf(encoder)];
    const data = numbers([2, 4]);
    one.dispose();
    one.dispose();
    expect(other.encode(data).shape).toEqual([2, 2]);
    other.dispose();
    expect(encoder.getWeights.bind(encoder)).toThrow(/disposed/);
    expect(tf.memory().numTensors).toBe(tensors + 2);
  });

  it('may have layers of the names of another', async () => {
    const named = (shape: number, units: number) =>
      inRow([shape], L.dense({ units, name: 'same' }));
    const model = modelOf(named(4, 4), named(2, 4));
    expect(Object.keys(model.weights)).toEqual([
      'encoder/0/same/kernel',
      'encoder/1/same/bias',
      'decoder/0/same/kernel',
      'decoder/1/same/bias',
    ]);
    expect(new Set(Object.values(model.weights)).size).toBe(4);
    const moved = await changed(model, () => steps(model, tf.train.adam(0.01), 1));
    expect(Object.values(moved).every(Boolean)).toBe(true);
  });
});
