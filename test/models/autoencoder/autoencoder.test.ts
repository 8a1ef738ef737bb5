import {
  memory,
  tensor,
  tidy,
  train,
  variableGrads,
  zeros,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  bernoulli,
  convDecoder,
  convEncoder,
  evaluate,
  fit,
  foldIn,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  randomKey,
  syntheticDigits,
  trainStep,
  uniformNoise,
  type Autoencoder,
  type Shape,
} from '../../../src/index.js';
import { describeOnBackends, useBackend } from '../../support/backend.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose } from '../../support/gradients.js';
import { expectNoLeak } from '../../support/leaks.js';

const networks = {
  encoder: mlpEncoder([5], { activation: 'tanh' }),
  decoder: mlpDecoder([5], { activation: 'tanh' }),
};
const small = (data: Shape = [6], latent: number | Shape = 2) =>
  autoencoder({ data, latent, ...networks, likelihood: bernoulli() });
const ofBits = (count: number) =>
  tidy(() => bernoulli().sample({ logits: zeros([count, 6]) }, randomKey(1)));

/** A layer of a network by hand, in float64: x W + b. */
function affine(x: readonly number[][], weights: number[][], bias: number[]): number[][] {
  return x.map((row) =>
    bias.map((b, j) => row.reduce((total, value, i) => total + value * weights[i]![j]!, b)),
  );
}

/** The codes and the decoder's outputs by hand, in float64. */
function byHand(
  model: Autoencoder,
  x: readonly number[][],
): { codes: number[][]; raw: number[][] } {
  const [w1, b1, w2, b2, w3, b3, w4, b4] = model.variables.map((weight) =>
    weight.arraySync(),
  ) as number[][][];
  const through = (rows: number[][], ...[first, bias, second, shift]: unknown[]) =>
    affine(
      affine(rows, first as number[][], bias as number[]).map((row) => row.map(Math.tanh)),
      second as number[][],
      shift as number[],
    );
  const codes = through([...x], w1, b1, w2, b2);
  return { codes, raw: through(codes, w3, b3, w4, b4) };
}

describeOnBackends('the loss of an auto-encoder', () => {
  it('is the cross-entropy under a Bernoulli likelihood', () => {
    const model = small();
    const data = ofBits(7);
    const rows = data.arraySync() as number[][];
    const { codes, raw } = byHand(model, rows);
    const expected = raw.map((logits, n) =>
      logits.reduce((total, a, j) => total + rows[n]![j]! * a - Math.log1p(Math.exp(a)), 0),
    );
    expectClose(model.measure({ data }, randomKey(0)).logLikelihood.dataSync(), expected, 1e-5);
    expectClose(model.encode(data).dataSync(), codes.flat(), 1e-5);
    const { loss, metrics, state } = model.loss({ data }, model.initialState(), randomKey(0));
    const mean = expected.reduce((total, value) => total + value, 0) / 7;
    expectClose([loss.dataSync()[0]!, metrics.logLikelihood.dataSync()[0]!], [-mean, mean], 1e-5);
    expect(state).toEqual({ step: 1, estimator: {} });
  });

  it('is half the squared error and a constant under a Gaussian one of variance 1', () => {
    const model = autoencoder({
      data: [6],
      latent: 2,
      ...networks,
      likelihood: gaussian({ scale: 1 }),
    });
    const data = ofBits(7);
    const rows = data.arraySync() as number[][];
    const expected = byHand(model, rows).raw.map((means, n) =>
      means.reduce(
        (total, mean, j) => total - 0.5 * (rows[n]![j]! - mean) ** 2,
        -3 * Math.log(2 * Math.PI),
      ),
    );
    expectClose(model.measure({ data }, randomKey(0)).logLikelihood.dataSync(), expected, 1e-5);
  });

  it('has the gradient of central differences by hand', () => {
    const model = small();
    const data = ofBits(4);
    const rows = data.arraySync() as number[][];
    const { grads } = variableGrads(
      () => model.loss({ data }, model.initialState(), randomKey(0)).loss as Scalar,
      [...model.variables] as Variable[],
    );
    const loss = () => {
      const { raw } = byHand(model, rows);
      return (
        -raw
          .flatMap((logits, n) => logits.map((a, j) => rows[n]![j]! * a - Math.log1p(Math.exp(a))))
          .reduce((total, value) => total + value, 0) / 4
      );
    };
    model.variables.forEach((weight) => {
      const values = Float32Array.from(weight.dataSync());
      const at = (step: number) => {
        weight.assign(
          tensor(
            values.map((value, i) => (i === 1 ? value + step : value)),
            weight.shape,
          ),
        );
        return loss();
      };
      const slope = (at(2 ** -8) - at(-(2 ** -8))) / 2 ** -7;
      weight.assign(tensor(values, weight.shape));
      expect(grads[weight.name]!.dataSync()[1], weight.name).toBeCloseTo(slope, 3);
    });
  });
});

describe('an auto-encoder', () => {
  useBackend('accelerated wasm');

  it.each([
    [[6], [2]],
    [[4, 5, 2], [3]],
    [[3], [2, 2]],
  ] as const)('of data %j and codes %j keeps to the shapes it promises', (data, latent) => {
    const model = small(data, latent);
    const x = uniformNoise(randomKey(1), [7, ...data]);
    expect(model.encode(x).shape).toEqual([7, ...latent]);
    expect(model.decode(zeros([4, ...latent])).shape).toEqual([4, ...data]);
    expect(model.reconstruct(x).shape).toEqual([7, ...data]);
    expect(model.likelihoodParams(zeros([4, ...latent])).logits!.shape).toEqual([4, ...data]);
  });

  it('reconstructs what it decodes of what it encodes, as mean, mode or draw', () => {
    const model = small();
    const data = ofBits(20);
    for (const output of ['mean', 'mode', 'sample'] as const) {
      const options = { output, seed: 4 };
      expect(model.reconstruct(data, options).dataSync()).toEqual(
        model.decode(model.encode(data), options).dataSync(),
      );
    }
    const [mean, mode] = (['mean', 'mode'] as const).map((output) => [
      ...model.reconstruct(data, { output }).dataSync(),
    ]);
    expect(mode).toEqual(mean!.map((p) => (p >= 0.5 ? 1 : 0)));
    const draw = (seed: number) => [
      ...model.reconstruct(data, { output: 'sample', seed }).dataSync(),
    ];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('draws nothing at random while it learns: the key has no effect', () => {
    const model = small();
    const loss = (seed: number) =>
      model.loss({ data: ofBits(7) }, model.initialState(), randomKey(seed)).loss.dataSync();
    expect(loss(1)).toEqual(loss(2));
  });

  // Principal components: the best two-dimensional linear code of points at ±3, ±2 and ±1 on three
  // axes leaves the shortest axis out, a mean squared error of 2 · 1² / 6.
  it('loses what principal components lose where all is linear', async () => {
    const points = tensor([3, 0, 0, -3, 0, 0, 0, 2, 0, 0, -2, 0, 0, 0, 1, 0, 0, -1], [6, 3]);
    const model = autoencoder({
      data: 3,
      latent: 2,
      encoder: mlpEncoder([]),
      decoder: mlpDecoder([]),
      likelihood: gaussian({ scale: 1 }),
      seed: 1,
    });
    await fit(model, points, { epochs: 600, batchSize: 6, learningRate: 0.02 });
    const { logLikelihood } = await evaluate(model, points);
    expect(-logLikelihood - 1.5 * Math.log(2 * Math.PI)).toBeCloseTo(1 / 6, 3);
    model.dispose();
  });

  it('learns digits through fit, and is measured by evaluate and validation alike', async () => {
    const { images } = syntheticDigits({ count: 200, seed: 1, shape: [784] });
    const model = autoencoder({
      data: 784,
      latent: 2,
      encoder: mlpEncoder([64]),
      decoder: mlpDecoder([64]),
      likelihood: bernoulli(),
      seed: 1,
    });
    const { history, state } = await fit(model, images, {
      epochs: 12,
      batchSize: 20,
      seed: 1,
      learningRate: 0.003,
      validation: { data: images },
    });
    expect(state).toEqual({ step: 120, estimator: {} });
    expect(Math.abs(history[0]!.loss + history[0]!.metrics.logLikelihood)).toBeLessThan(1e-6);
    expect(history.at(-1)!.loss).toBeLessThan(0.75 * history[1]!.loss);
    expect((await evaluate(model, images)).logLikelihood).toBeCloseTo(
      history.at(-1)!.validation!.logLikelihood,
      6,
    );
    model.dispose();
  });

  it('learns a scale that all data share', async () => {
    const model = autoencoder({
      data: 6,
      latent: 2,
      ...networks,
      likelihood: gaussian({ scale: 'shared' }),
    });
    expect(Object.keys(model.weights).at(-1)).toBe('likelihood/logVariance');
    const optimizer = train.sgd(0.1);
    await trainStep(model, optimizer, { data: ofBits(10) }, model.initialState(), randomKey(1));
    expect(model.weights['likelihood/logVariance']!.dataSync()[0]).not.toBe(0);
  });

  it('is made of convolutions as well, on images of odd size', async () => {
    const model = autoencoder({
      data: [7, 9, 1],
      latent: 3,
      encoder: convEncoder({ filters: [2, 3], strides: 2 }),
      decoder: convDecoder({ filters: [2] }),
      likelihood: bernoulli(),
    });
    const data = uniformNoise(randomKey(2), [8, 7, 9, 1]);
    const optimizer = train.adam(0.01);
    let state = model.initialState();
    const losses: number[] = [];
    for (let step = 0; step < 40; step++) {
      const result = await trainStep(model, optimizer, { data }, state, foldIn(randomKey(1), step));
      ({ state } = result);
      losses.push(result.loss);
    }
    expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.5);
  });

  it('gives each datum its own condition, on both sides', () => {
    const z = tfl.input({ shape: [1] });
    const y = tfl.input({ shape: [1] });
    const second = () =>
      tfl.model({
        inputs: [z, y],
        outputs: tfl.layers.activation({ activation: 'linear' }).apply(y) as tfl.SymbolicTensor,
      });
    const model = autoencoder({
      data: 1,
      latent: 1,
      condition: 1,
      encoder: second(),
      decoder: second(),
      likelihood: gaussian({ scale: 1 }),
    });
    const [data, condition] = [tensor([[0], [0], [0]]), tensor([[1], [2], [3]])];
    expect([...model.encode(data, { condition }).dataSync()]).toEqual([1, 2, 3]);
    expect([...model.reconstruct(data, { condition }).dataSync()]).toEqual([1, 2, 3]);
    const constant = 0.5 * Math.log(2 * Math.PI);
    expectClose(
      model.measure({ data, condition }, randomKey(0)).logLikelihood.dataSync(),
      [-0.5 - constant, -2 - constant, -4.5 - constant],
      1e-6,
    );
  });

  it('learns with a condition', async () => {
    const model = autoencoder({
      data: 6,
      latent: 1,
      condition: 3,
      ...networks,
      likelihood: bernoulli(),
    });
    const { history } = await fit(model, ofBits(30), {
      condition: oneHot(
        Array.from({ length: 30 }, (_, i) => i % 3),
        3,
      ),
      epochs: 3,
      batchSize: 10,
    });
    expect(history).toHaveLength(3);
  });
});

describe('the tensors of an auto-encoder', () => {
  useBackend('accelerated wasm');

  it('are all freed but those that are handed out', () => {
    const model = small();
    const data = ofBits(7);
    const z = model.encode(data);
    expectNoLeak(() => model.encode(data));
    expectNoLeak(() => model.decode(z, { output: 'sample' }));
    expectNoLeak(() => model.reconstruct(data));
    expectNoLeak(() => model.likelihoodParams(z));
    expectNoLeak(() => model.measure({ data }, randomKey(0)));
  });

  it("are the caller's own, even where networks hand their inputs on", () => {
    const identity = () =>
      tfl.sequential({
        layers: [tfl.layers.activation({ activation: 'linear', inputShape: [6] })],
      });
    const model = autoencoder({
      data: 6,
      latent: 6,
      encoder: identity(),
      decoder: identity(),
      likelihood: gaussian({ scale: 1 }),
    });
    const data = ofBits(2);
    for (const made of [model.encode(data), model.reconstruct(data), model.decode(data)]) {
      expect(made.dataSync()).toEqual(data.dataSync());
      made.dispose();
    }
    expect(data.isDisposed).toBe(false);
  });

  it('are gone with the model', () => {
    const before = memory().numTensors;
    autoencoder({
      data: 6,
      latent: 2,
      ...networks,
      likelihood: gaussian({ scale: 'shared' }),
    }).dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('what does not fit is refused', () => {
  useBackend('cpu');
  const parts = { data: [6], latent: 2, ...networks, likelihood: bernoulli() } as const;
  const untyped = autoencoder as (options: unknown) => unknown;

  it.each([
    [
      'nothing',
      () => undefined,
      /the options of autoencoder must be an object, but got undefined. It may have data/,
    ],
    [
      'no likelihood',
      () => ({ ...parts, likelihood: undefined }),
      /likelihood must be a family, but got undefined/,
    ],
    [
      'encoder and decoder swapped',
      () => ({ ...parts, encoder: networks.decoder, decoder: networks.encoder }),
      /the encoder must be a network made for that side, but got a decoder/,
    ],
    [
      'a code of size 0',
      () => ({ ...parts, latent: 0 }),
      /latent must be a positive integer or a list of them, but got 0/,
    ],
    ['a fractional seed', () => ({ ...parts, seed: 0.5 }), /seed must be a whole number/],
    [
      'a ready encoder of a VAE',
      () => ({
        ...parts,
        encoder: tfl.sequential({ layers: [tfl.layers.dense({ units: 4, inputShape: [6] })] }),
      }),
      /the encoder must give one output of shape \[2\] behind the batch axis, the code, but got \[4\]/,
    ],
  ])('%s', (_, options, message) => {
    expectVaeKitError(() => untyped(options()), message);
  });

  it.each([
    [
      'a wrong shape',
      () => zeros([2, 5]),
      /the data must have the shape \[N, 6\], but got \[2, 5\]/,
    ],
    [
      'NaN',
      () => tensor([[0, 0, 0, NaN, 0, 0]]),
      /the data must be finite numbers, but got NaN at position 3/,
    ],
    [
      'values that are no pixels',
      () => tensor([[0, 0, 255, 0, 0, 0]]),
      /the data must lie between 0 and 1, but got 255/,
    ],
  ])('%s', (_, data, message) => {
    const model = small();
    expectVaeKitError(() => model.encode(data()), message);
    expectVaeKitError(() => model.reconstruct(data()), message);
  });

  it('codes, outputs and conditions that are none', () => {
    const model = small();
    expectVaeKitError(
      () => model.decode(zeros([2, 3])),
      /the latents must have the shape \[N, 2\], but got \[2, 3\]/,
    );
    expectVaeKitError(
      () => model.decode(zeros([1, 2]), { output: 'median' as 'mean' }),
      /output must be 'mean', 'mode' or 'sample', but got "median"/,
    );
    const conditional = autoencoder({ ...parts, condition: 3 });
    expectVaeKitError(
      () => (conditional as unknown as Autoencoder).encode(ofBits(2)),
      /built with a condition of shape \[3\]/,
    );
    expectVaeKitError(
      () => conditional.encode(ofBits(2), { condition: oneHot([1], 3) }),
      /as many rows/,
    );
    expectVaeKitError(
      () =>
        (model as unknown as Autoencoder<true>).encode(ofBits(2), { condition: oneHot([1, 1], 3) }),
      /this model has no condition, but got one/,
    );
  });
});
