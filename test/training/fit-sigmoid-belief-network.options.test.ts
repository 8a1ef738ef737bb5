import { memory, mul, tensor, train, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  fitSigmoidBeliefNetwork,
  sigmoidBeliefNetwork,
  type FitSigmoidBeliefNetworkOptions,
  type Key,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { nameOf } from '../support/toy-model.js';
import { weightsOf } from '../support/unchanged.js';

/** Rows of 2 × 3 bits. */
const bits = [
  [1, 1, 1, 0, 0, 0],
  [0, 0, 0, 1, 1, 1],
  [1, 0, 0, 1, 0, 0],
  [0, 1, 0, 0, 1, 0],
  [0, 0, 1, 0, 0, 1],
  [1, 1, 1, 1, 0, 0],
  [1, 1, 0, 1, 1, 0],
];
const data = () => tensor(bits.flat(), [7, 6]);

/** With weights that make the units depend on each other, so that an ascent takes its time. */
function strong() {
  const network = sigmoidBeliefNetwork({ data: [6], layers: [4], seed: 2 });
  const kernel = network.weights['data/kernel']!;
  kernel.assign(mul(8, kernel));
  return network;
}

/** Weights that all but stay, so that only how q is found decides the loss. */
const still: FitSigmoidBeliefNetworkOptions = { epochs: 1, batchSize: 3, learningRate: 1e-30 };

describe('an option of fitSigmoidBeliefNetwork', () => {
  useBackend('cpu');

  it('meanField: the longer each ascent may take, the better its bound', async () => {
    const lossOf = async (meanField: FitSigmoidBeliefNetworkOptions['meanField']) =>
      (
        await fitSigmoidBeliefNetwork(strong(), data(), {
          ...still,
          ...(meanField && { meanField }),
        })
      ).history[0]!.loss;
    const losses = [
      await lossOf({ maxIterations: 1, tolerance: 1e-6 }),
      await lossOf({ maxIterations: 2, tolerance: 1e-6 }),
      await lossOf({ maxIterations: 100, tolerance: 1e-6 }),
    ];
    expect(losses[1]).toBeLessThan(losses[0]! - 1e-3);
    expect(losses[2]).toBeLessThan(losses[1]! - 1e-4);
    // A tolerance that is met at once ends it as soon.
    const loose = await lossOf({ maxIterations: 100, tolerance: 1e6 });
    expect(loose).toBeGreaterThan(losses[2]! + 1e-3);
    // What is not told stays as it is by default.
    expect(await lossOf({})).toBe(await lossOf(undefined));
    expect(await lossOf({ maxIterations: 10 })).toBe(await lossOf({ tolerance: 0.05 }));
  });

  it('meanField: holds for the validation data too', async () => {
    const run = async (maxIterations: number) =>
      (
        await fitSigmoidBeliefNetwork(strong(), data(), {
          ...still,
          meanField: { maxIterations, tolerance: 1e-6 },
          validation: { data: data() },
        })
      ).history[0]!;
    const [short, long] = [await run(1), await run(100)];
    expect(short.validation!.elbo).toBeCloseTo(-short.loss, 4);
    expect(long.validation!.elbo).toBeCloseTo(-long.loss, 4);
    expect(long.validation!.elbo).toBeGreaterThan(short.validation!.elbo + 1e-3);
    expect(long.validation!.elbo).toBeCloseTo((await evaluate(strong(), data())).elbo, 3);
  });

  it('batchSize: an epoch has the mean of its data, whatever the batches', async () => {
    const lossOf = async (batchSize?: number) =>
      (
        await fitSigmoidBeliefNetwork(strong(), data(), {
          ...still,
          ...(batchSize !== undefined && { batchSize }),
        })
      ).history[0]!;
    const whole = await lossOf(7);
    expect(whole.step).toBe(1);
    for (const batchSize of [1, 2, 3, 4]) {
      const record = await lossOf(batchSize);
      expect(record.step).toBe(Math.ceil(7 / batchSize));
      expect(record.loss).toBeCloseTo(whole.loss, 5);
      expect(record.metrics.elbo).toBeCloseTo(-whole.loss, 5);
    }
  });

  it('transform: is given a key of its own for each step, which the seed decides', async () => {
    const keysOf = async (seed: number) => {
      const keys: string[] = [];
      const transform = (batch: Tensor, key: Key) => {
        keys.push(nameOf(key));
        return batch;
      };
      await fitSigmoidBeliefNetwork(strong(), data(), { ...still, epochs: 2, seed, transform });
      return keys;
    };
    const keys = await keysOf(1);
    expect(new Set(keys).size).toBe(6);
    expect(await keysOf(1)).toEqual(keys);
    for (const key of await keysOf(2)) expect(keys).not.toContain(key);
  });

  it('transform: is what the network learns from', async () => {
    const [plain, flipped] = [strong(), strong()];
    const inverted = tensor(
      bits.flat().map((bit) => 1 - bit),
      [7, 6],
    );
    const options = { ...still, learningRate: 0.1 };
    await fitSigmoidBeliefNetwork(plain, inverted, options);
    await fitSigmoidBeliefNetwork(flipped, data(), {
      ...options,
      transform: ({ shape }: Tensor) => {
        // All of one value: the same for all rows, whatever their order.
        return tensor(new Float32Array(shape[0] * 6).fill(1), [shape[0], 6]);
      },
    });
    expect(weightsOf(flipped)).not.toEqual(weightsOf(plain));
    const ones = strong();
    await fitSigmoidBeliefNetwork(ones, tensor(new Float32Array(42).fill(1), [7, 6]), options);
    expect(weightsOf(flipped)).toEqual(weightsOf(ones));
  });

  it('optimizer: is what changes the weights', async () => {
    const step = async (rate: number) => {
      const network = strong();
      const before = weightsOf(network);
      await fitSigmoidBeliefNetwork(network, data(), {
        epochs: 1,
        optimizer: train.sgd(rate),
        meanField: { maxIterations: 100, tolerance: 1e-6 },
      });
      return weightsOf(network).map((weight, i) =>
        weight.map((value, j) => value - before[i]![j]!),
      );
    };
    // Plain gradient descent moves in proportion to its rate; Adam would by the rate itself.
    const [half, whole] = [await step(0.05), await step(0.1)];
    expect(Math.max(...whole.flat().map(Math.abs))).toBeGreaterThan(1e-3);
    whole.forEach((weight, i) =>
      weight.forEach((change, j) => expect(2 * half[i]![j]!).toBeCloseTo(change, 5)),
    );
  });

  it('learningRate: a schedule that ends at 0 ends the learning', async () => {
    const network = strong();
    const seen: number[][][] = [];
    await fitSigmoidBeliefNetwork(network, data(), {
      ...still,
      learningRate: (step) => (step < 2 ? 0.1 : 0),
      callbacks: [{ onStep: () => void seen.push(weightsOf(network)) }],
    });
    expect(seen).toHaveLength(3);
    expect(seen[1]).not.toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[1]);
  });

  it('warmStart: false keeps nothing of a datum from epoch to epoch', async () => {
    const network = strong();
    const meanField = { maxIterations: 1, tolerance: 1e-6 };
    const given = data();
    const before = memory().numTensors;
    const { history } = await fitSigmoidBeliefNetwork(network, given, {
      ...still,
      epochs: 3,
      batchSize: 7,
      warmStart: false,
      meanField,
    });
    expect(history[2]!.loss).toBeCloseTo(history[0]!.loss, 5);
    const warm = await fitSigmoidBeliefNetwork(network, given, {
      ...still,
      epochs: 3,
      batchSize: 7,
      meanField,
    });
    expect(warm.history[2]!.loss).toBeLessThan(warm.history[0]!.loss - 1e-3);
    expect(memory().numTensors).toBe(before);
  });
});
