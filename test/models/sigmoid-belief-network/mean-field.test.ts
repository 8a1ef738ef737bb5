import {
  memory,
  tensor,
  variableGrads,
  zeros,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  randomKey,
  sigmoidBeliefNetwork,
  type MeanFieldOptions,
  type SigmoidBeliefNetwork,
} from '../../../src/index.js';
import { describeOnBackends, useBackend } from '../../support/backend.js';
import { allBits } from '../../support/enumerate.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose } from '../../support/gradients.js';
import { expectNoLeak } from '../../support/leaks.js';
import { mean as average } from '../../support/statistics.js';
import {
  assignWeights,
  exactLogProb,
  factorizedElbo,
  tinyNetwork,
  withWeights,
  weightsOf,
} from './tiny-network.js';

const sizes = [4, 3, 2];
const reference = tinyNetwork(sizes, 1.5, 7);
const rows = [allBits(4)[5]!, allBits(4)[9]!, allBits(4)[14]!];
const exact = rows.map((x) => exactLogProb(reference, x));

function tiny(): SigmoidBeliefNetwork {
  const network = sigmoidBeliefNetwork({ data: [2, 2], layers: [3, 2] });
  assignWeights(network.variables, reference);
  return network;
}
const data = () => tensor(rows.flat(), [3, 2, 2]);

describeOnBackends('meanField', () => {
  it('gives each datum its means, and a bound on its log-probability', () => {
    const { means, bound, residual, iterations } = tiny().meanField(data(), { tolerance: 1e-6 });
    expect(means.map(({ shape }) => shape)).toEqual([
      [3, 3],
      [3, 2],
    ]);
    expect([bound, residual, iterations].map(({ shape }) => shape)).toEqual([[3], [3], [3]]);
    expect(iterations.dtype).toBe('int32');
    const found = means.map((layer) => layer.arraySync() as number[][]);
    Array.from(bound.dataSync()).forEach((own, n) => {
      const elbo = factorizedElbo(
        reference,
        rows[n]!,
        found.map((layer) => layer[n]!),
      );
      expect(own).toBeLessThan(elbo + 1e-6);
      expect(elbo).toBeLessThan(exact[n]! + 1e-6);
      // Near enough to be of use: seen to be within 0.2 nats.
      expect(own).toBeGreaterThan(exact[n]! - 0.4);
      expect(residual.dataSync()[n]).toBeLessThan(1e-4);
      expect(iterations.dataSync()[n]).toBeGreaterThan(1);
    });
  });

  it('is the same for a datum alone as among others', () => {
    const together = tiny().meanField(data());
    rows.forEach((x, n) => {
      const { means, bound } = tiny().meanField(tensor(x, [1, 2, 2]));
      expect(bound.dataSync()[0]).toBe(together.bound.dataSync()[n]);
      expect(Array.from(means[0]!.dataSync())).toEqual(
        (together.means[0]!.arraySync() as number[][])[n],
      );
    });
  });

  it('goes on from where it is told to start', () => {
    const network = tiny();
    const first = network.meanField(data(), { tolerance: 1e-4 });
    const again = network.meanField(data(), { tolerance: 1e-3, start: first.means });
    expect(Array.from(again.iterations.dataSync())).toEqual([1, 1, 1]);
    expectClose(again.bound.dataSync(), first.bound.dataSync(), 1e-5);
    const one = network.meanField(data(), {
      maxIterations: 1,
      start: first.means.map((means) => tensor(means.dataSync().slice().reverse(), means.shape)),
    });
    expect(
      Array.from(one.bound.dataSync()).some((own, n) => own < first.bound.dataSync()[n]! - 1e-6),
    ).toBe(true);
  });

  it('leaves nothing behind but its results', () => {
    const network = tiny();
    const given = data();
    expectNoLeak(() => {
      const { means, ...others } = network.meanField(given);
      return { ...others, ...Object.fromEntries(means.entries()) };
    });
  });

  it('is what the network is trained and measured on', async () => {
    const network = tiny();
    const { bound } = network.meanField(data());
    const mean = average(bound.dataSync<'float32'>());
    const before = memory().numTensors;
    expect(Math.abs((await evaluate(network, data())).elbo - mean)).toBeLessThan(1e-5);
    expect(memory().numTensors).toBe(before + 1);
    const { value, grads } = variableGrads(
      () => network.loss({ data: data() }, network.initialState(), randomKey(0)).loss as Scalar,
      [...network.variables] as Variable[],
    );
    expect(Math.abs(value.dataSync()[0]! + mean)).toBeLessThan(1e-5);
    // Central differences of the bound with q at its best, whose own slope is then none.
    const weights = weightsOf(reference);
    const boundWith = (which: number, shift: number) => {
      const moved = withWeights(
        reference,
        weights.map((weight, i) => (i === which ? weight + shift : weight)),
      );
      assignWeights(network.variables, moved);
      return average(
        network
          .meanField(data(), { tolerance: 1e-7, maxIterations: 1000 })
          .bound.dataSync<'float32'>(),
      );
    };
    const slopes = weights.map((_, i) => -(boundWith(i, 0.01) - boundWith(i, -0.01)) / 0.02);
    // Means are good to some 1e-3 and bounds, in float32, to 1e-6.
    expectClose(
      network.variables.flatMap(({ name }) => Array.from(grads[name]!.dataSync())),
      slopes,
      5e-3,
    );
  });
});

describe('meanField refuses', () => {
  useBackend('cpu');
  const refused = (options: MeanFieldOptions | undefined, message: RegExp, given = data()) =>
    expectVaeKitError(() => tiny().meanField(given, options), message);

  it("data that are not the network's", () => {
    refused(undefined, /must have the shape \[N, 2, 2\], but got \[3, 4\]/, zeros([3, 4]));
    refused(undefined, /between 0 and 1, but got 1.5/, tensor([0, 1.5, 0, 0], [1, 2, 2]));
    refused(undefined, /finite numbers/, tensor([0, Number.NaN, 0, 0], [1, 2, 2]));
  });

  it('limits that are none', () => {
    refused({ tolerance: 0 }, /tolerance of meanField must be a positive number, but got 0/);
    refused({ tolerance: Number.NaN }, /tolerance/);
    refused(
      { maxIterations: 0 },
      /maxIterations of meanField must be a positive integer, but got 0/,
    );
    refused({ maxIterations: 2.5 }, /maxIterations/);
  });

  it('starts that do not fit', () => {
    refused({ start: [zeros([3, 3])] }, /a list of 2 tensors, one for each hidden layer/);
    refused(
      { start: [zeros([3, 3]), zeros([3, 3])] },
      /hidden layer 2 must have the shape \[N, 2\]/,
    );
    refused(
      { start: [zeros([3, 3]), zeros([2, 2])] },
      /as many rows as there are data, 3, but got 2/,
    );
    refused(
      { start: [zeros([3, 3]), tensor([2, 0, 0, 0, 0, 0], [3, 2])] },
      /hidden layer 2 must lie between 0 and 1/,
    );
  });
});
