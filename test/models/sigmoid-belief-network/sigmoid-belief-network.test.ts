import { mean, memory, tensor, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { sigmoidBeliefNetwork, type SigmoidBeliefNetwork } from '../../../src/index.js';
import { describeOnBackends, useBackend } from '../../support/backend.js';
import { allBits } from '../../support/enumerate.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose } from '../../support/gradients.js';
import { expectNoLeak } from '../../support/leaks.js';
import { chiSquarePValue, correlation } from '../../support/statistics.js';
import {
  allHidden,
  assignWeights,
  exactLogProb,
  logJointOf,
  logitsOf,
  tinyNetwork,
} from './tiny-network.js';

const sizes = [4, 3, 2];
const reference = tinyNetwork(sizes, 1.5, 7);

function tiny(data: readonly number[] = [4]): SigmoidBeliefNetwork {
  const network = sigmoidBeliefNetwork({ data, layers: [3, 2] });
  assignWeights(network.variables, reference);
  return network;
}

describeOnBackends('a sigmoid belief network', () => {
  it('knows the probability of each of its states', () => {
    const states = allBits(4).flatMap((x) => allHidden(reference).map((hidden) => [x, ...hidden]));
    const column = (level: number) =>
      tensor(states.map((state) => state[level]!).flat(), [states.length, sizes[level]!]);
    const found = tiny()
      .logJoint(column(0), [column(1), column(2)])
      .dataSync();
    expectClose(
      found,
      states.map((state) => logJointOf(reference, state)),
      1e-6,
    );
    expect(
      Math.abs(Array.from(found).reduce((total, log) => total + Math.exp(log), 0) - 1),
    ).toBeLessThan(1e-5);
  });

  it('generates each datum as often as it is probable', () => {
    const count = 20_000;
    const drawn = tiny([2, 2]).generate(count, { output: 'sample', seed: 5 });
    expect(drawn.shape).toEqual([count, 2, 2]);
    const counts = new Array<number>(16).fill(0);
    const bits = drawn.dataSync();
    for (let n = 0; n < count; n++)
      counts[bits[4 * n]! + 2 * bits[4 * n + 1]! + 4 * bits[4 * n + 2]! + 8 * bits[4 * n + 3]!]!++;
    const statistic = (probabilities: readonly number[]) =>
      counts.reduce(
        (total, seen, i) =>
          total + (seen - count * probabilities[i]!) ** 2 / (count * probabilities[i]!),
        0,
      );
    const right = allBits(4).map((x) => Math.exp(exactLogProb(reference, x)));
    // A false alarm once in 10,000 seeds with right code.
    expect(chiSquarePValue(statistic(right), 15)).toBeGreaterThan(1e-4);
    // Seen to tell a network apart whose weights are a tenth of a nat off.
    const wrong = {
      ...reference,
      biases: reference.biases.map((biases) => biases.map((bias, i) => bias + (i === 0 ? 0.1 : 0))),
    };
    expect(
      chiSquarePValue(statistic(allBits(4).map((x) => Math.exp(exactLogProb(wrong, x)))), 15),
    ).toBeLessThan(1e-4);
  });

  it('shows the mean and the mode of what it draws from', () => {
    const network = tiny();
    const hidden = tensor([
      [1, 0, 1],
      [0.5, 0.2, 0],
    ]);
    const logits = (hidden.arraySync() as number[][]).flatMap((state) =>
      logitsOf(reference, 0, state),
    );
    expectClose(
      network.decode(hidden).dataSync(),
      logits.map((logit) => 1 / (1 + Math.exp(-logit))),
      1e-6,
    );
    expect(Array.from(network.decode(hidden, { output: 'mode' }).dataSync())).toEqual(
      logits.map((logit) => (logit >= 0 ? 1 : 0)),
    );
    const means = network.generate(30, { seed: 3 }).dataSync();
    expect(Array.from(network.generate(30, { seed: 3, output: 'mode' }).dataSync())).toEqual(
      Array.from(means, (p) => (p >= 0.5 ? 1 : 0)),
    );
    expect(Array.from(network.generate(30, { seed: 3 }).dataSync())).toEqual(Array.from(means));
    expect(Array.from(network.generate(30, { seed: 4 }).dataSync())).not.toEqual(Array.from(means));
  });

  it('leaves nothing behind but its results, and nothing at all once disposed', () => {
    const before = memory().numTensors;
    const dataMean = tensor([0.5, 0, 1, 0.2]);
    const network = sigmoidBeliefNetwork({ data: [4], layers: [3, 2], dataMean });
    const given = [zeros([2, 4]), zeros([2, 3]), zeros([2, 2])] as const;
    expectNoLeak(() => network.generate(3, { output: 'sample' }));
    expectNoLeak(() => network.decode(given[1], { output: 'sample' }));
    expectNoLeak(() => network.logJoint(given[0], given.slice(1)));
    expect(memory().numTensors).toBe(before + 1 + 5 + 1 + 3 + 3);
    network.dispose();
    expect(memory().numTensors).toBe(before + 1 + 3 + 3);
    expect(dataMean.isDisposed).toBe(false);
  });
});

describe('draws and first weights of the same seed', () => {
  useBackend('cpu');

  // 12,000 pairs: a correlation of independent ones beyond 0.05 comes by chance once in 20 million
  // seeds.
  it.each(['decode', 'generate'] as const)('have nothing to do with each other in %s', (call) => {
    const network = sigmoidBeliefNetwork({ data: [120], layers: [100], seed: 0 });
    const first = network.weights['data/kernel']!.dataSync<'float32'>();
    const options = { output: 'sample', seed: 0 } as const;
    const drawn = (
      call === 'decode'
        ? network.decode(zeros([100, 100]), options)
        : network.generate(100, options)
    ).dataSync<'float32'>();
    expect(Math.abs(correlation(first, drawn))).toBeLessThan(0.05);
  });
});

describe('the weights of a sigmoid belief network', () => {
  useBackend('cpu');

  it('are named, in the order of the variables', () => {
    const network = sigmoidBeliefNetwork({ data: [2, 3], layers: [4, 5] });
    expect(Object.entries(network.weights).map(([name, { shape }]) => [name, ...shape])).toEqual([
      ['data/bias', 6],
      ['hidden1/bias', 4],
      ['hidden2/bias', 5],
      ['data/kernel', 4, 6],
      ['hidden1/kernel', 5, 4],
    ]);
    expect(network.variables).toEqual(Object.values(network.weights));
  });

  it('start by the seed, within 1/√n, biases at 0', () => {
    const [one, same, other] = [1, 1, 2].map(
      (seed) => sigmoidBeliefNetwork({ data: [50], layers: [16], seed }).weights,
    );
    const kernel = one!['data/kernel']!.dataSync();
    expect(kernel).toEqual(same!['data/kernel']!.dataSync());
    expect(kernel).not.toEqual(other!['data/kernel']!.dataSync());
    expect(Math.max(...Array.from(kernel, Math.abs))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...Array.from(kernel, Math.abs))).toBeGreaterThan(0.24);
    expect(Array.from(one!['data/bias']!.dataSync()).every((bias) => bias === 0)).toBe(true);
  });

  it("start at the data's log-odds where their mean is given", () => {
    const dataMean = tensor([
      [0.5, 0.25],
      [0, 1],
    ]);
    const { weights } = sigmoidBeliefNetwork({ data: [2, 2], layers: [3], dataMean });
    expectClose(
      weights['data/bias']!.dataSync(),
      [0, Math.log(1 / 3), Math.log(0.001 / 0.999), Math.log(999)],
      1e-5,
    );
    const independent = sigmoidBeliefNetwork({ data: [2, 2], layers: [3], dataMean });
    independent.weights['data/kernel']!.assign(zeros([3, 4]));
    expectClose(mean(independent.generate(2), 0).dataSync(), [0.5, 0.25, 0.001, 0.999], 1e-5);
  });
});

describe('sigmoidBeliefNetwork refuses', () => {
  useBackend('cpu');

  it('options that are not what they should be', () => {
    expectVaeKitError(
      () => sigmoidBeliefNetwork(undefined as never),
      /must be an object, but got undefined. It may have data, layers/,
    );
    expectVaeKitError(
      () => sigmoidBeliefNetwork({ data: [0], layers: [2] }),
      /data must be a positive integer/,
    );
    for (const layers of [undefined, 200, [], [0], [2.5], ['2']])
      expectVaeKitError(
        () => sigmoidBeliefNetwork({ data: [4], layers: layers as never }),
        /layers must be a list of positive integers/,
      );
    expectVaeKitError(
      () => sigmoidBeliefNetwork({ data: [4], layers: [2], seed: 0.5 }),
      /seed must be a whole number/,
    );
    const before = memory().numTensors;
    expectVaeKitError(
      () => sigmoidBeliefNetwork({ data: [4], layers: [2], dataMean: [0, 1] as never }),
      /dataMean must be a tensor of shape \[4\]/,
    );
    expectVaeKitError(
      () => sigmoidBeliefNetwork({ data: [4], layers: [2], dataMean: null as never }),
      /dataMean must be a tensor/,
    );
    expect(memory().numTensors).toBe(before);
    expectVaeKitError(
      () => sigmoidBeliefNetwork({ data: [4], layers: [2], dataMean: zeros([5]) }),
      /but got \[5\]/,
    );
    expectVaeKitError(
      () => sigmoidBeliefNetwork({ data: [2], layers: [2], dataMean: tensor([0, 2]) }),
      /dataMean must lie between 0 and 1/,
    );
  });

  it('calls that do not fit', () => {
    const network = tiny();
    expectVaeKitError(
      () => network.generate(0),
      /number of data to generate must be a positive integer, but got 0/,
    );
    expectVaeKitError(() => network.generate(1, { output: 'best' as never }), /output must be/);
    expectVaeKitError(
      () => network.decode(zeros([1, 4])),
      /first hidden layer must have the shape \[N, 3\]/,
    );
    expectVaeKitError(
      () => network.decode(tensor([[0, 0, -1]])),
      /first hidden layer must lie between 0 and 1/,
    );
    expectVaeKitError(
      () => network.logJoint(zeros([1, 3]), []),
      /the data must have the shape \[N, 4\]/,
    );
    expectVaeKitError(
      () => network.logJoint(zeros([1, 4]), [zeros([1, 3])]),
      /a list of 2 tensors/,
    );
    expectVaeKitError(
      () => network.logJoint(zeros([1, 4]), [zeros([1, 3]), zeros([2, 2])]),
      /as many rows as there are data, 1, but got 2/,
    );
  });
});
