import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  evaluate,
  fit,
  foldIn,
  gaussian,
  mlpDecoder,
  randomKey,
  sigmoidBeliefNetwork,
  vae,
  type Trainable,
} from '../../src/index.js';
import type { LayerUpdate } from '../../src/networks/layer-update.js';
import { runNetwork } from '../../src/networks/run-network.js';
import { backends, describeOnBackends, useBackend } from '../support/backend.js';
import { untracked } from '../support/gradients.js';
import { inRow, network, numbers, snapshot } from './networks.js';

const L = tfl.layers;
type Layer = tfl.layers.Layer;

const run = (model: tfl.LayersModel, input: tf.Tensor, seed?: number) => {
  const updates: LayerUpdate[] = [];
  const training = seed === undefined ? undefined : { key: randomKey(seed), updates };
  return Array.from(runNetwork(model, input, training).dataSync());
};

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: readonly number[]) => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

/** Layers that draw; of recurrent ones the first weights are drawn too, which tests do not want. */
const DRAWING: readonly (readonly [string, readonly number[], () => Layer])[] = [
  ['dropout', [50], () => L.dropout({ rate: 0.4 })],
  ['dropout with a seed of its own', [50], () => L.dropout({ rate: 0.4, seed: 3 })],
  ['dropout of whole rows', [8, 6], () => L.dropout({ rate: 0.4, noiseShape: [4, 8, 1] })],
  ['spatialDropout1d', [8, 6], () => L.spatialDropout1d({ rate: 0.4 })],
  ['gaussianNoise', [50], () => L.gaussianNoise({ stddev: 0.5 })],
  ['gaussianDropout', [50], () => L.gaussianDropout({ rate: 0.4 })],
  ['alphaDropout', [50], () => L.alphaDropout({ rate: 0.4 })],
  ['dropout in time', [6, 9], () => L.timeDistributed({ layer: L.dropout({ rate: 0.5 }) })],
  ['dropout in a model', [50], () => inRow([50], L.dropout({ rate: 0.4 }))],
];

/** Recurrent layers with fixed first weights. */
const RECURRENT: readonly (readonly [string, () => Layer])[] = [
  ['dropout of inputs', () => L.lstm({ units: 5, dropout: 0.5, ...fixed() })],
  ['recurrent dropout', () => L.gru({ units: 5, recurrentDropout: 0.5, ...fixed() })],
  ['of a simple cell', () => L.simpleRNN({ units: 5, dropout: 0.5, ...fixed() })],
  [
    'of a cell by itself',
    () => L.rnn({ cell: L.lstmCell({ units: 5, recurrentDropout: 0.5, ...fixed() }) }),
  ],
  [
    'in both directions',
    () => L.bidirectional({ layer: L.gru({ units: 5, dropout: 0.5, ...fixed() }) }),
  ],
];

function fixed() {
  return {
    kernelInitializer: tfl.initializers.randomUniform({ minval: -1, maxval: 1, seed: 4 }),
    recurrentInitializer: tfl.initializers.randomUniform({ minval: -1, maxval: 1, seed: 5 }),
  };
}

describeOnBackends('layers that draw', () => {
  it.each([...DRAWING, ...RECURRENT.map(([name, make]) => [name, [6, 3], make] as const)])(
    '%s: of the key, in training alone',
    (_, shape, make) => {
      const model = inRow(shape, make());
      const x = tf.add(numbers([4, ...shape]), 3);
      const calm = run(model, x);
      expect(run(model, x)).toEqual(calm);
      const drawn = run(model, x, 1);
      expect(drawn).not.toEqual(calm);
      expect(run(model, x, 1)).toEqual(drawn);
      expect(run(model, x, 2)).not.toEqual(drawn);
      expect(run(model, x)).toEqual(calm);
      // Another of the same kind draws the same of the same key, whatever came before it.
      expect(run(inRow(shape, make()), x, 1)).toEqual(drawn);
    },
  );

  it.each(RECURRENT)('%s: leave no mask behind, and go with any batch', (_, make) => {
    const model = inRow([6, 3], make());
    const tensors = tf.memory().numTensors;
    for (const [rows, seed] of [
      [4, 1],
      [2, 2],
      [3, undefined],
    ] as const)
      untracked(() => run(model, numbers([rows, 6, 3]), seed));
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('in two places of one network draw apart', () => {
    const x = tfl.input({ shape: [60] });
    const layer = L.dropout({ rate: 0.5 });
    const [one, other] = [layer.apply(x), L.dropout({ rate: 0.5 }).apply(x)];
    const again = layer.apply(x);
    const model = tfl.model({ inputs: x, outputs: [one, other, again] as tfl.SymbolicTensor[] });
    const updates: LayerUpdate[] = [];
    const outputs = runNetwork(model, tf.ones([2, 60]), { key: randomKey(1), updates });
    const [a, b, c] = snapshot(outputs as unknown as tf.Tensor[]);
    expect(a).not.toEqual(b);
    expect(a).not.toEqual(c);
    expect(b).not.toEqual(c);
  });

  it('draw apart at each step of time', () => {
    const model = inRow([5, 40], L.timeDistributed({ layer: L.dropout({ rate: 0.5 }) }));
    const values = run(model, tf.ones([1, 5, 40]), 1);
    const steps = Array.from({ length: 5 }, (_, i) => String(values.slice(i * 40, (i + 1) * 40)));
    expect(new Set(steps).size).toBe(5);
  });
});

describe('what layers draw', () => {
  useBackend('cpu');
  const size = 20_000;
  // Of 20,000 draws a mean is within 5 standard errors, false alarms below 1e-6 each.
  const error = 5 / Math.sqrt(size);
  const drawn = (layer: Layer, input: tf.Tensor) => run(inRow([size], layer), input, 7);

  it('keeps the shares of dropout, and the mean', () => {
    for (const layer of [L.dropout({ rate: 0.3 }), L.dropout({ rate: 0.3, seed: 1 })]) {
      const values = drawn(layer, tf.ones([1, size]));
      const dropped = values.filter((value) => value === 0).length / size;
      expect(Math.abs(dropped - 0.3)).toBeLessThan(error * Math.sqrt(0.21));
      values.forEach((value) => {
        if (value !== 0) expect(value).toBeCloseTo(1 / 0.7, 5);
      });
    }
  });

  it('has the noise that was asked for', () => {
    const added = drawn(L.gaussianNoise({ stddev: 0.5 }), tf.fill([1, size], 2));
    expect(Math.abs(mean(added) - 2)).toBeLessThan(error * 0.5);
    expect(Math.abs(varianceOf(added) - 0.25)).toBeLessThan(error * 0.25 * Math.SQRT2);
    const times = drawn(L.gaussianDropout({ rate: 0.2 }), tf.fill([1, size], 2));
    expect(Math.abs(mean(times) - 2)).toBeLessThan(error * 2 * 0.5);
    expect(Math.abs(varianceOf(times) - 4 * 0.25)).toBeLessThan(error * Math.SQRT2);
  });

  it('keeps the mean and variance of what comes in under alpha dropout', () => {
    const input = tf.randomNormal([1, size], 0, 1, 'float32', 9);
    const [before, after] = [[...input.dataSync()], drawn(L.alphaDropout({ rate: 0.3 }), input)];
    expect(Math.abs(mean(after) - mean(before))).toBeLessThan(2 * error);
    expect(Math.abs(varianceOf(after) - varianceOf(before))).toBeLessThan(4 * error);
    // What is dropped all lies at one place, below: −λα, mapped as the rest.
    const scale = (0.7 * (1 + 0.3 * 1.7580993408473766 ** 2)) ** -0.5;
    const low = scale * -1.7580993408473766 * 0.7;
    const there = after.filter((value) => Math.abs(value - low) < 1e-4).length / size;
    expect(Math.abs(there - 0.3)).toBeLessThan(error);
  });

  it('is nothing where nothing or all is to be dropped', () => {
    const x = tf.ones([1, 5]);
    for (const rate of [0, 1])
      for (const layer of [
        L.dropout({ rate }),
        L.gaussianDropout({ rate }),
        L.alphaDropout({ rate }),
      ])
        expect(run(inRow([5], layer), x, 1)).toEqual([1, 1, 1, 1, 1]);
  });
});

const dropping = (shape: readonly number[], units: number) =>
  inRow(shape, L.dense({ units: 6 }), L.dropout({ rate: 0.5 }), L.dense({ units }));

const MODELS = [
  [
    'vae',
    () =>
      vae({
        data: [4],
        latent: 2,
        encoder: dropping([4], 4),
        decoder: dropping([2], 4),
        likelihood: gaussian({ scale: 1 }),
      }),
  ],
  [
    'autoencoder',
    () =>
      autoencoder({
        data: [4],
        latent: 4,
        encoder: dropping([4], 4),
        decoder: dropping([4], 4),
        likelihood: gaussian({ scale: 1 }),
      }),
  ],
  [
    'belief network',
    () =>
      sigmoidBeliefNetwork({ data: [4], layers: [3, 3] }).amortized({
        encoder: network('encoder', ({ input, output }) => dropping(input, output[0]!)),
      }),
  ],
] as const;

const bits = (rows: number) => tf.cast(tf.greater(numbers([rows, 4]), 0), 'float32');

describeOnBackends('a model whose networks drop units', () => {
  it.each(MODELS)('%s: one seed, one result; another step, another draw', async (name, make) => {
    const data = bits(12);
    const learned = async (seed: number) => {
      const model: Trainable = make();
      await fit(model, data, { epochs: 2, batchSize: 5, seed, progress: false });
      return snapshot(model.variables);
    };
    const first = await learned(3);
    expect(await learned(3)).toEqual(first);
    expect(await learned(4)).not.toEqual(first);
    const model: Trainable = make();
    const lossOf = (key: number) =>
      untracked(
        () =>
          model.loss({ data }, model.initialState(), foldIn(randomKey(1), key)).loss.dataSync()[0],
      );
    expect(lossOf(1)).toBe(lossOf(1));
    expect(new Set([1, 2, 3].map(lossOf)).size).toBe(3);
    expect(await evaluate(model, data, { seed: 1 })).toEqual(
      await evaluate(model, data, { seed: 1 }),
    );
    expect(name).not.toBe('');
  });
});

describe('the draws of networks', () => {
  useBackend('cpu');

  it('differ between encoder and decoder, and between the encoders of levels', () => {
    const masks: string[] = [];
    // A layer that shows its mask: of ones, dropped.
    const spy = (shape: readonly number[]) => {
      const dropout = L.dropout({ rate: 0.5 });
      const model = inRow(shape, L.reshape({ targetShape: [...shape] }), dropout);
      const { call } = dropout;
      dropout.call = (inputs, kwargs) => {
        if (kwargs.training === true) {
          const ones = tf.onesLike([inputs].flat()[0]!);
          masks.push(String((call.call(dropout, ones, kwargs) as tf.Tensor).dataSync()));
        }
        return call.call(dropout, inputs, kwargs);
      };
      return model;
    };
    const data = bits(8);
    const coder = autoencoder({
      data: [4],
      latent: 4,
      encoder: spy([4]),
      decoder: spy([4]),
      likelihood: gaussian({ scale: 1 }),
    });
    coder.loss({ data }, coder.initialState(), randomKey(1));
    const belief = sigmoidBeliefNetwork({ data: [4], layers: [4, 4] }).amortized({
      encoder: network('encoder', ({ input }) => spy(input)),
    });
    belief.loss({ data }, belief.initialState(), randomKey(1));
    expect(masks).toHaveLength(4);
    expect(masks[0]).not.toBe(masks[1]);
    expect(masks[2]).not.toBe(masks[3]!.slice(0, masks[2]!.length));
  });

  it('leave the latents as they are without them', () => {
    const draws = (layer: Layer) => {
      const model = vae({
        data: [4],
        latent: 2,
        encoder: inRow([4], L.dense({ units: 4 })),
        decoder: inRow([2], L.dense({ units: 4 }), layer),
        likelihood: gaussian({ scale: 1 }),
      });
      const { metrics } = model.loss({ data: bits(5) }, model.initialState(), randomKey(1));
      return metrics.logLikelihood.dataSync()[0]!;
    };
    // Noise of almost nothing changes almost nothing.
    expect(draws(L.gaussianNoise({ stddev: 1e-6 }))).toBeCloseTo(
      draws(L.activation({ activation: 'linear' })),
      3,
    );
  });

  it('do nothing in encode, elbo, reconstruct and generate', () => {
    const model = vae({
      data: [4],
      latent: 2,
      encoder: dropping([4], 4),
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 1 }),
    });
    const plain = vae({
      data: [4],
      latent: 2,
      encoder: inRow([4], L.dense({ units: 6 }), L.dense({ units: 4 })),
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 1 }),
    });
    const data = bits(5);
    for (const [one, other] of [
      [model.encode(data), plain.encode(data)],
      [model.elbo(data), plain.elbo(data)],
      [model.reconstruct(data), plain.reconstruct(data)],
    ] as const)
      expect([...one.dataSync()]).toEqual([...other.dataSync()]);
  });
});

describe('draws of a network', () => {
  it('are the same on every backend', async () => {
    const results: number[][] = [];
    for (const backend of backends.slice(0, 2)) {
      await tf.setBackend(backend);
      const model = inRow([50], L.dropout({ rate: 0.4 }), L.gaussianDropout({ rate: 0.4 }));
      results.push(run(model, tf.ones([2, 50]), 5));
    }
    expect(results[0]!.map((value) => value.toFixed(5))).toEqual(
      results[1]!.map((value) => value.toFixed(5)),
    );
  });
});
