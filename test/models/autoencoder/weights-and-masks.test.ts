import { tensor1d, tensor2d, train, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  trainStep,
  type Batch,
  type Family,
} from '../../../src/index.js';
import { useBackend } from '../../support/backend.js';
import { expectClose } from '../../support/gradients.js';
import { expectNothingChanged } from '../../support/unchanged.js';

const DATA = [
  [1, -0.5, 0.25],
  [0, 2, -1],
];
const MASK = [
  [1, 0, 1],
  [0, 1, 1],
];

const modelOf = (likelihood: Family) =>
  autoencoder({
    data: 3,
    latent: 2,
    encoder: mlpEncoder([]),
    decoder: mlpDecoder([]),
    likelihood,
  });

/** log N(x; x̂, 1) of what was observed of each datum. */
const logLikelihoods = (reconstructed: Tensor, mask: readonly (readonly number[])[]) =>
  (reconstructed.arraySync() as number[][]).map((row, n) =>
    row.reduce(
      (total, mean, j) =>
        total - mask[n]![j]! * 0.5 * ((DATA[n]![j]! - mean) ** 2 + Math.log(2 * Math.PI)),
      0,
    ),
  );

describe('a training step of an auto-encoder', () => {
  useBackend('cpu');
  const stepOf = (model: ReturnType<typeof modelOf>, batch: Batch, optimizer = train.sgd(0)) =>
    trainStep(model, optimizer, batch, model.initialState(), randomKey(1));

  it('counts each datum as its weight says, in the loss and not in the metric', async () => {
    const model = modelOf(gaussian({ scale: 1 }));
    const { loss, metrics } = await stepOf(model, {
      data: tensor2d(DATA),
      weights: tensor1d([1.75, 0.25]),
    });
    const everything = DATA.map((row) => row.map(() => 1));
    const [first, second] = logLikelihoods(
      model.decode(model.encode(tensor2d(DATA))),
      everything,
    ) as [number, number];
    expectClose(
      [loss, metrics.logLikelihood],
      [-(1.75 * first + 0.25 * second) / 2, (first + second) / 2],
      1e-5,
    );
  });

  it('judges what was observed alone', async () => {
    const model = modelOf(gaussian({ scale: 1 }));
    const [data, mask] = [tensor2d(DATA), tensor2d(MASK)];
    const { loss, metrics } = await stepOf(model, { data, mask });
    const codes = model.encode(data, { mask });
    const [first, second] = logLikelihoods(model.decode(codes), MASK) as [number, number];
    expectClose([loss, metrics.logLikelihood], [-(first + second) / 2, (first + second) / 2], 1e-5);
  });

  it('takes no mask where the likelihood does not tell dimensions apart', async () => {
    const { logProbPerDimension, ...whole } = gaussian({ scale: 1 });
    expect(logProbPerDimension).toBeDefined();
    const model = modelOf(whole);
    expect(model.masked).toBeUndefined();
    const [batch, optimizer] = [{ data: tensor2d(DATA), mask: tensor2d(MASK) }, train.sgd(0)];
    await expectNothingChanged(
      model,
      () => stepOf(model, batch, optimizer),
      /a mask needs a likelihood with the function logProbPerDimension/,
    );
  });
});
