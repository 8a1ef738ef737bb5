import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  evaluate,
  fit,
  gaussian,
  mlpDecoder,
  randomKey,
  trainStep,
  vae,
} from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';
import { inRow, numbers, snapshot } from './networks.js';

const L = tfl.layers;

const modelOf = (...layers: tfl.layers.Layer[]) =>
  autoencoder({
    data: [3],
    latent: 3,
    encoder: inRow([3], ...layers),
    decoder: mlpDecoder([]),
    likelihood: gaussian({ scale: 1 }),
  });

/** The moving mean and variance of the network's layer. */
const averages = (layer: tfl.layers.Layer) => snapshot(layer.getWeights().slice(-2));

/** Mean and biased variance of columns. */
function moments(rows: readonly (readonly number[])[]): [number[], number[]] {
  const columns = rows[0]!.map((_, j) => rows.map((row) => row[j]!));
  const means = columns.map(
    (column) => column.reduce((sum, value) => sum + value, 0) / rows.length,
  );
  return [
    means,
    columns.map(
      (column, j) => column.reduce((sum, value) => sum + (value - means[j]!) ** 2, 0) / rows.length,
    ),
  ];
}

describeOnBackends('batch normalization', () => {
  it('normalizes by the batch in training, by moving averages outside', async () => {
    const layer = L.batchNormalization({ momentum: 0.9, scale: false, center: false });
    const model = modelOf(layer);
    const data = tf.add(tf.mul(numbers([6, 3]), 2), 1);
    const [means, variances] = moments(data.arraySync() as number[][]);
    const { metrics } = await trainStep(
      model,
      tf.train.sgd(0),
      { data },
      model.initialState(),
      randomKey(1),
    );
    const [mean, variance] = averages(layer);
    expectClose(
      mean!,
      means.map((value) => 0.1 * value),
      1e-5,
    );
    expectClose(
      variance!,
      variances.map((value) => 0.9 + 0.1 * value),
      1e-5,
    );

    const rows = data.arraySync() as number[][];
    const outside = (value: number, j: number) =>
      (value - mean![j]!) / Math.sqrt(variance![j]! + 1e-3);
    expectClose(
      model.encode(data).dataSync(),
      rows.flatMap((row) => row.map(outside)),
      1e-5,
    );
    const { logLikelihood } = await evaluate(model, data);
    expect(logLikelihood).not.toBeCloseTo(metrics.logLikelihood, 2);
    expect(averages(layer)).toEqual([mean, variance]);
  });

  it('leaves its averages where a step is refused, and where only a loss is asked for', async () => {
    const layer = L.batchNormalization();
    const model = modelOf(layer);
    const before = averages(layer);
    const state = model.initialState();
    const tensors = tf.memory().numTensors;
    tf.tidy(() => void model.loss({ data: numbers([6, 3]) }, state, randomKey(1)));
    expect(tf.memory().numTensors).toBe(tensors);
    const data = tf.fill([2, 3], 3e38);
    const optimizer = tf.train.sgd(0.1);
    const held = tf.memory().numTensors;
    await expectVaeKitRejection(
      trainStep(model, optimizer, { data }, state, randomKey(1)),
      /must be a?.*finite/,
    );
    expect(tf.memory().numTensors).toBe(held);
    expect(averages(layer)).toEqual(before);
  });

  it('leaves no tensors behind, with or without scale and center', async () => {
    const model = modelOf(
      L.batchNormalization({ scale: false }),
      L.dense({ units: 3 }),
      L.batchNormalization({ center: false }),
    );
    const data = numbers([6, 3]);
    const optimizer = tf.train.sgd(0.1);
    const run = async () => {
      const { loss } = await trainStep(
        model,
        optimizer,
        { data },
        model.initialState(),
        randomKey(1),
      );
      return loss;
    };
    const first = await run();
    const tensors = tf.memory().numTensors;
    expect(await run()).toBeLessThan(first);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

describe('a frozen batch normalization', () => {
  it.each(['by itself', 'with its network'] as const)(
    '%s stays as it is, and so do its averages',
    async (how) => {
      const layer = L.batchNormalization();
      const model = modelOf(layer, L.dense({ units: 3 }));
      (how === 'by itself' ? layer : model.encoder).trainable = false;
      const data = tf.add(numbers([6, 3]), 4);
      const before = snapshot(layer.getWeights());
      // By moving averages, which are of mean 0 and variance 1.
      const { metrics } = await trainStep(
        model,
        tf.train.sgd(0),
        { data },
        model.initialState(),
        randomKey(1),
      );
      const { logLikelihood } = await evaluate(model, data);
      expect(metrics.logLikelihood).toBeCloseTo(logLikelihood, 3);
      await fit(model, data, { epochs: 1, batchSize: 3, progress: false });
      expect(snapshot(layer.getWeights())).toEqual(before);
    },
  );
});

describe('batch normalization', () => {
  it('counts both passes where one network is encoder and decoder', async () => {
    const layer = L.batchNormalization({ momentum: 0.5, scale: false, center: false });
    const both = inRow([3], layer);
    const model = autoencoder({
      data: [3],
      latent: 3,
      encoder: both,
      decoder: both,
      likelihood: gaussian({ scale: 'shared' }),
    });
    const data = tf.add(numbers([6, 3]), 2);
    const [means] = moments(data.arraySync() as number[][]);
    await trainStep(model, tf.train.sgd(0), { data }, model.initialState(), randomKey(1));
    // The second pass sees what is normalized, of mean 0.
    expectClose(
      averages(layer)[0]!,
      means.map((value) => 0.25 * value),
      1e-4,
    );
  });

  it('of another axis than the last is refused', () => {
    const encoder = inRow(
      [4, 4, 2],
      L.batchNormalization({ axis: 1 }),
      L.flatten(),
      L.dense({ units: 4 }),
    );
    expect(() =>
      vae({ data: [4, 4, 2], latent: 2, encoder, decoder: mlpDecoder([]), likelihood: gaussian() }),
    ).toThrow(
      /\(BatchNormalization\), whose gradient tfjs has for the last axis alone\. Leave axis out/,
    );
  });
});
