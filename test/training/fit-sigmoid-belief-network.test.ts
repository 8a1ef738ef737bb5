import { memory, tensor, train } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  arrayDataset,
  binarize,
  evaluate,
  fit,
  fitSigmoidBeliefNetwork,
  sigmoidBeliefNetwork,
  type FitSigmoidBeliefNetworkOptions,
  type SigmoidBeliefNetwork,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import { exactLogProb, type TinyNetwork } from '../models/sigmoid-belief-network/tiny-network.js';

/** Bars: rows or columns of a 2 × 3 image, several at a time, which two causes or more explain. */
const bars = [
  [1, 1, 1, 0, 0, 0],
  [0, 0, 0, 1, 1, 1],
  [1, 0, 0, 1, 0, 0],
  [0, 1, 0, 0, 1, 0],
  [0, 0, 1, 0, 0, 1],
  [1, 1, 1, 1, 0, 0],
  [1, 1, 0, 1, 1, 0],
  [0, 0, 0, 0, 0, 0],
];
const data = () => tensor([...bars, ...bars, ...bars].flat(), [24, 6]);

function exactMean(network: SigmoidBeliefNetwork): number {
  const values = network.variables.map((variable) => Array.from(variable.dataSync()));
  const sizes = [6, ...network.layers];
  const reference: TinyNetwork = {
    sizes,
    biases: values.slice(0, sizes.length),
    kernels: values.slice(sizes.length),
  };
  return bars.reduce((total, x) => total + exactLogProb(reference, x) / bars.length, 0);
}

const quick: FitSigmoidBeliefNetworkOptions = {
  epochs: 3,
  batchSize: 8,
  seed: 1,
  learningRate: 0.05,
};

describe.each([[[4]], [[3, 2]]])('a network of %j hidden units learns', (layers) => {
  useBackend('accelerated wasm');
  // What the best independent units reach, −3.96 nats; no model does better than −log 8 = −2.08.
  const shares = bars[0]!.map((_, i) => bars.reduce((total, x) => total + x[i]! / bars.length, 0));
  const independent = shares.reduce(
    (total, p) => total + p * Math.log(p) + (1 - p) * Math.log(1 - p),
    0,
  );

  it('with a mean field for each datum', async () => {
    const network = sigmoidBeliefNetwork({ data: [6], layers, seed: 2 });
    const before = exactMean(network);
    const { history, ended, state } = await fitSigmoidBeliefNetwork(network, data(), {
      epochs: 150,
      batchSize: 8,
      seed: 1,
      learningRate: 0.03,
      meanField: { tolerance: 0.001 },
    });
    expect([ended, history.length, state.step]).toEqual(['completed', 150, 450]);
    expect(exactMean(network)).toBeGreaterThan(Math.max(before, independent) + 0.5);
    expect(exactMean(network)).toBeLessThan(-Math.log(8));
    expect(history.at(-1)!.metrics.elbo).toBeLessThan(exactMean(network) + 0.02);
    expect(history.at(-1)!.loss).toBe(-history.at(-1)!.metrics.elbo);
  });

  it('with encoders', async () => {
    const network = sigmoidBeliefNetwork({ data: [6], layers, seed: 2 });
    const before = exactMean(network);
    await fit(network.amortized({ seed: 3 }), data(), {
      epochs: 100,
      batchSize: 8,
      seed: 1,
      learningRate: 0.05,
    });
    expect(exactMean(network)).toBeGreaterThan(Math.max(before, independent) + 0.5);
    expect(exactMean(network)).toBeLessThan(-Math.log(8));
  });
});

describe('fitSigmoidBeliefNetwork', () => {
  useBackend('cpu');
  const network = () => sigmoidBeliefNetwork({ data: [6], layers: [4], seed: 2 });
  const weightsOf = (model: SigmoidBeliefNetwork) =>
    model.variables.map((variable) => Array.from(variable.dataSync()));

  it('repeats itself with the same seed and not with another', async () => {
    const ends = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const model = network();
        await fitSigmoidBeliefNetwork(model, data(), { ...quick, seed });
        return weightsOf(model);
      }),
    );
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]).not.toEqual(ends[2]);
  });

  it('lets each q go on from where it was, unless told not to', async () => {
    // With one sweep for each datum and epoch, only a q that is kept comes to its best.
    const fewSweeps = { ...quick, epochs: 6, learningRate: 1e-9, meanField: { maxIterations: 1 } };
    const [kept, anew] = await Promise.all(
      [true, false].map((warmStart) =>
        fitSigmoidBeliefNetwork(strong(), data(), { ...fewSweeps, warmStart }),
      ),
    );
    expect(kept!.history[0]!.loss).toBeCloseTo(anew!.history[0]!.loss, 6);
    expect(kept!.history[5]!.loss).toBeLessThan(anew!.history[5]!.loss - 1e-3);
    expect(anew!.history[5]!.loss).toBeCloseTo(anew!.history[0]!.loss, 4);
  });

  /** With weights that make the units depend on each other. */
  function strong(): SigmoidBeliefNetwork {
    const model = network();
    const kernel = model.weights['data/kernel']!;
    kernel.assign(
      tensor(
        kernel.dataSync().map((weight) => 8 * weight),
        kernel.shape,
      ),
    );
    return model;
  }

  it('measures validation data, calls back, and takes a dataset, a transform and an optimizer', async () => {
    const model = network();
    const optimizer = train.sgd(0.1);
    const steps: number[] = [];
    const { history } = await fitSigmoidBeliefNetwork(
      model,
      arrayDataset(
        bars.flat().map((bit) => 0.1 + 0.8 * bit),
        [6],
      ),
      {
        epochs: 2,
        batchSize: 5,
        optimizer,
        transform: binarize,
        meanField: { tolerance: 1e-3, maxIterations: 100 },
        validation: { data: data() },
        callbacks: [{ onStep: ({ step }) => void steps.push(step) }],
      },
    );
    expect(steps).toEqual([1, 2, 3, 4]);
    expect(history.map(({ step }) => step)).toEqual([2, 4]);
    expect(history[1]!.validation!.elbo).toBeCloseTo((await evaluate(model, data())).elbo, 4);
  });

  it('stops at a signal without a step half done, and at a callback', async () => {
    const controller = new AbortController();
    const model = network();
    const byCallback = await fitSigmoidBeliefNetwork(network(), data(), {
      ...quick,
      callbacks: [{ onStep: () => 'stop' }],
    });
    expect([byCallback.ended, byCallback.state.step]).toEqual(['callback', 1]);
    const aborted = await fitSigmoidBeliefNetwork(model, data(), {
      ...quick,
      signal: controller.signal,
      callbacks: [{ onStep: () => controller.abort() }],
    });
    expect([aborted.ended, aborted.state.step, aborted.history.length]).toEqual(['aborted', 1, 0]);

    const before = weightsOf(model);
    let looks = 0;
    // Looked at as an option, before the step and for each datum: comes with the second of them.
    const signal = {
      get aborted() {
        return ++looks > 3;
      },
    } as AbortSignal;
    const midway = await fitSigmoidBeliefNetwork(model, data(), { ...quick, signal });
    expect([midway.ended, midway.state.step]).toEqual(['aborted', 0]);
    expect(weightsOf(model)).toEqual(before);
  });

  it('leaves no tensor behind', async () => {
    const model = network();
    const given = data();
    const before = memory().numTensors;
    await fitSigmoidBeliefNetwork(model, given, {
      ...quick,
      transform: binarize,
      validation: { data: given },
    });
    expect(memory().numTensors).toBe(before);
  });

  it('refuses what does not fit before anything is changed', async () => {
    const model = network();
    const before = weightsOf(model);
    const refused = (options: FitSigmoidBeliefNetworkOptions, message: RegExp) =>
      expectVaeKitRejection(
        fitSigmoidBeliefNetwork(model, data(), { ...quick, ...options }),
        message,
      );
    await expectVaeKitRejection(
      fitSigmoidBeliefNetwork(model.amortized() as never, data()),
      /trains a sigmoid belief network, but got the object of type 'amortizedSigmoidBeliefNetwork'/,
    );
    await expectVaeKitRejection(
      fitSigmoidBeliefNetwork(undefined as never, data()),
      /trains a sigmoid belief network, but got undefined/,
    );
    await expectVaeKitRejection(
      fitSigmoidBeliefNetwork(model, tensor([[0, 1]])),
      /rows of shape \[6\]/,
    );
    await expectVaeKitRejection(
      fitSigmoidBeliefNetwork(model, tensor([[0, 1, 0, 3, 0, 0]])),
      /between 0 and 1/,
    );
    await refused({ epochs: 0 }, /epochs must be a positive integer/);
    await refused({ batchSize: 25 }, /batchSize must be at most the number of data, 24/);
    await refused({ meanField: { tolerance: -1 } }, /tolerance of meanField/);
    await refused({ meanField: { maxIterations: 0 } }, /maxIterations of meanField/);
    await refused({ learningRate: 0 }, /learningRate/);
    await refused({ validation: { data: tensor([[0]]) } }, /the validation data must have rows/);
    expect(weightsOf(model)).toEqual(before);
  });
});
