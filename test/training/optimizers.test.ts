import {
  addN,
  memory,
  sum,
  tensor1d,
  tensor2d,
  train,
  variable,
  zeros,
  type Optimizer,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  bernoulli,
  fit,
  fitSigmoidBeliefNetwork,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  sigmoidBeliefNetwork,
  trainStep,
  uniformNoise,
  vae,
} from '../../src/index.js';
import { describeOnBackends } from '../support/backend.js';
import { toyModel } from '../support/toy-model.js';
import { expectNothingChanged, weightsOf } from '../support/unchanged.js';

const modelOf = (hidden: number, latent = 2) =>
  vae({
    data: [6],
    latent,
    encoder: mlpEncoder([hidden]),
    decoder: mlpDecoder([hidden]),
    likelihood: bernoulli(),
  });
const quick = { epochs: 1, batchSize: 5, progress: false };

const optimizers: [string, () => Optimizer][] = [
  ['momentum', () => train.momentum(0.01, 0.9)],
  ['adagrad', () => train.adagrad(0.01)],
  ['adadelta', () => train.adadelta(0.01)],
  ['adam', () => train.adam(0.01)],
  ['adamax', () => train.adamax(0.01)],
  ['rmsprop', () => train.rmsprop(0.01)],
];

/** Names of variables are taken once for all. */
let names = 0;

describeOnBackends("a user's own optimizer", () => {
  const pixels = () => uniformNoise(randomKey(3), [10, 6]);

  it.each(optimizers)('is refused where it has trained another model: %s', async (_, make) => {
    const [first, second, alike] = [modelOf(4), modelOf(5), modelOf(4)];
    const data = pixels();
    const optimizer = make();
    await fit(first, data, { ...quick, optimizer });
    const message =
      /optimizer must be one of tfjs, of this model alone, but got one that has trained/;
    // Of other shapes, of the same shapes, and with one layer more.
    for (const other of [second, alike, modelOf(4, 3)]) {
      await expectNothingChanged(other, () => fit(other, data, { ...quick, optimizer }), message);
      await expectNothingChanged(
        other,
        () => trainStep(other, optimizer, { data }, other.initialState(), randomKey(1)),
        message,
      );
    }
    const network = sigmoidBeliefNetwork({ data: [6], layers: [3] });
    await expectNothingChanged(
      network,
      () => fitSigmoidBeliefNetwork(network, data, { ...quick, optimizer }),
      message,
    );
    // Its own model it may go on with.
    const before = weightsOf(first);
    await fit(first, data, { ...quick, optimizer });
    expect(weightsOf(first)).not.toEqual(before);
  });

  it.each(optimizers)('is refused where it was disposed: %s', async (_, make) => {
    const model = modelOf(4);
    const data = pixels();
    const optimizer = make();
    await fit(model, data, { ...quick, optimizer });
    optimizer.dispose();
    await expectNothingChanged(
      model,
      () => fit(model, data, { ...quick, optimizer }),
      /optimizer must be .*, but got one that was disposed\. Give each model an optimizer/,
    );
  });

  it('is what changes the weights: a step of plain gradient descent', async () => {
    const model = toyModel();
    const data = tensor2d([
      [3, -4],
      [1, 0],
    ]);
    await fit(model, data, { epochs: 1, optimizer: train.sgd(0.25) });
    // w − 0.25 (w − mean of the rows), from 0.
    expect(weightsOf(model)).toEqual([[0.5, -0.5]]);
  });

  it('is called once a step, with a gradient for each weight in their order', async () => {
    const model = modelOf(4);
    const given: string[][] = [];
    const optimizer = train.sgd(0.1);
    const own = optimizer.applyGradients.bind(optimizer);
    optimizer.applyGradients = (gradients) => {
      given.push((gradients as readonly { readonly name: string }[]).map(({ name }) => name));
      own(gradients);
    };
    await fit(model, pixels(), { ...quick, optimizer });
    const names = model.variables.map(({ name }) => name);
    expect(given).toEqual([names, names]);
  });

  it('keeps its slots in the order of the weights, whatever their names are', async () => {
    // Names that are numbers are sorted as keys of an object: this order is another.
    names++;
    const weights = [`b${names}`, `${4e9 + names}`, `${3e9 + names}`, `a${names}`].map((name) =>
      variable(tensor1d([0, 0]), true, name),
    );
    const model = toyModel((own) => ({
      variables: weights,
      loss(batch, state, key) {
        const { loss, ...rest } = own.loss(batch, state, key);
        return { ...rest, loss: addN([loss, ...weights.map((weight) => sum(weight))]) };
      },
    }));
    const optimizer = train.momentum(0.1, 0.9);
    await fit(model, zeros([2, 2]), { epochs: 1, optimizer });
    const { accumulations } = optimizer as unknown as {
      accumulations: readonly { readonly originalName: string }[];
    };
    expect(accumulations.map(({ originalName }) => originalName)).toEqual(
      weights.map(({ name }) => `${name}/momentum`),
    );
    weights.forEach((weight) => weight.dispose());
  });

  it('takes a tensor more for each slot, which are its own to dispose', async () => {
    const model = modelOf(4);
    const data = pixels();
    const before = memory().numTensors;
    const optimizer = train.adam(0.01);
    await fit(model, data, { ...quick, optimizer });
    expect(memory().numTensors).toBe(before + 2 + 2 * model.variables.length);
    optimizer.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
