import { scalar, tensor2d, train as optimizers } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  loadModel,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  randomKey,
  saveModel,
  sigmoidBeliefNetwork,
  trainStep,
  vae,
  type Vae,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { exactMoments, expectUnbiased } from '../support/expectation.js';
import { expectClose } from '../support/gradients.js';
import { learnedBaseline } from '../support/parts/learned-baseline.js';
import { closedFormElbo } from '../support/tiny-reference.js';
import { tinyVae, TWO_DATA, type TinyVae } from '../support/tiny-vae.js';

/** Encoder and decoder of 4 bits and 2 latent ones. */
const NETWORKS = 4 * 2 + 2 + 2 * 4 + 4;

const data = () => tensor2d(TWO_DATA.map((row) => [...row]));

describe('a baseline that is a network of the estimator', () => {
  useBackend('cpu');
  const tinyWith = (samples = 1): TinyVae =>
    tinyVae({
      latents: 'bits',
      latent: samples === 1 ? 2 : 1,
      samples,
      estimator: learnedBaseline(samples),
      kl: 'closed-form',
    });

  it('leaves the mean of the gradient as it is, whatever it says', () => {
    expectUnbiased(tinyWith(), closedFormElbo(), {}, NETWORKS);
    expectUnbiased(tinyWith(2), closedFormElbo(), {}, 4 + 1 + 4 + 4);
  });

  it('learns by the loss of its own, which the loss does not show, and takes noise away', () => {
    const tiny = tinyWith();
    const { model } = tiny;
    const own = Object.entries(model.weights).slice(-2);
    expect(own.map(([name]) => name)).toEqual(['estimator/data', 'estimator/bias']);
    expect(model.variables.slice(-2)).toEqual(own.map(([, variable]) => variable));
    const [slopes, bias] = own.map(([, variable]) => variable);
    slopes!.assign(tensor2d([0, 0, 0, 0], [4, 1]));
    bias!.assign(scalar(0));
    const moments = () => exactMoments(tiny, closedFormElbo(), {}, NETWORKS);
    const before = moments();
    // The mean gradient of least squares is −(E f₁ − C(x₁)) by the first slope, which only the
    // first datum has a part in, and the sum of both by the bias.
    const slopesOfAll = () => exactMoments(tiny, closedFormElbo(), {}).mean.slice(NETWORKS);
    const [first, , , , sum] = slopesOfAll() as [number, number, number, number, number];
    bias!.assign(scalar(first - sum));
    slopes!.assign(tensor2d([-first - (first - sum), 0, 0, 0], [4, 1]));
    expectClose(slopesOfAll(), [0, 0, 0, 0, 0], 1e-5, 1);
    const after = moments();
    expect(after.variance).toBeLessThan(0.35 * before.variance);
  });

  const conditional = (seed = 0) =>
    vae({
      data: [4],
      latent: 2,
      condition: 2,
      encoder: mlpEncoder([]),
      decoder: mlpDecoder([]),
      likelihood: bernoulli(),
      posterior: bernoulli(),
      prior: bernoulliPrior(0.3),
      estimator: learnedBaseline(),
      seed,
    });

  it('sees the condition, is trained with the model, and saved with it', async () => {
    const model = conditional();
    const batch = { data: data(), condition: oneHot([0, 1], 2) };
    const optimizer = optimizers.sgd(0.1);
    let state = model.initialState();
    for (let step = 0; step < 3; step++)
      ({ state } = await trainStep(model, optimizer, batch, state, randomKey(step)));
    const learned = Array.from(model.weights['estimator/condition']!.dataSync());
    learned.forEach((value) => expect(value).toBeLessThan(-0.01));
    const bytes = await saveModel(model);
    const loaded = (await loadModel(bytes, {
      parts: { learnedBaseline: ({ samples }: { samples: number }) => learnedBaseline(samples) },
    })) as Vae<true>;
    expect(Array.from(loaded.weights['estimator/condition']!.dataSync())).toEqual(learned);
    await expect(loadModel(bytes)).rejects.toThrow(/the estimator 'learnedBaseline'/);
    loaded.dispose();
    model.dispose();
    expect(model.weights['estimator/bias']!.isDisposed).toBe(true);
  });

  it('is one for each layer of a belief network', async () => {
    const network = sigmoidBeliefNetwork({ data: [4], layers: [3, 2] });
    const model = network.amortized({ estimator: learnedBaseline() });
    const names = Object.keys(model.weights).filter((name) => name.startsWith('estimator/'));
    expect(names).toEqual(
      [1, 2].flatMap((l) => [`estimator/layer${l}/data`, `estimator/layer${l}/bias`]),
    );
    const bias = () => names.slice(1).filter((_, i) => i % 2 === 0);
    const before = bias().map((name) => model.weights[name]!.dataSync()[0]!);
    await trainStep(
      model,
      optimizers.sgd(0.1),
      { data: data() },
      model.initialState(),
      randomKey(1),
    );
    bias().forEach((name, i) => expect(model.weights[name]!.dataSync()[0]).not.toBe(before[i]));
    model.dispose();
    expect(names.every((name) => model.weights[name]!.isDisposed)).toBe(true);
    network.dispose();
  });
});
