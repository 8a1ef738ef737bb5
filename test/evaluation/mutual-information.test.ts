import { memory, tensor1d, tensor2d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { evaluate, mutualInformation } from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { allBits } from '../support/enumerate.js';
import {
  bitsOfBits,
  conditionalGaussian,
  knownPosterior,
  planeOfBits,
} from '../support/integrable.js';

/** I_q(x; z) of bits whose probabilities are known, by enumeration in float64. */
function exactInformation(rows: readonly (readonly number[])[]): number {
  const probability = (row: readonly number[], z: readonly number[]) =>
    row.reduce((product, p, j) => product * (z[j] === 1 ? p : 1 - p), 1);
  let total = 0;
  for (const z of allBits(rows[0]!.length)) {
    const each = rows.map((row) => probability(row, z));
    const mixture = each.reduce((sum, p) => sum + p) / rows.length;
    for (const p of each) total += (p * Math.log(p / mixture)) / rows.length;
  }
  return total;
}

describe('mutualInformation', () => {
  useBackend('cpu');

  it('agrees with bits, enumerated', async () => {
    const { model, data } = bitsOfBits();
    const exact = exactInformation(model.encode(data).arraySync() as number[][]);
    const found = await mutualInformation(model, data, { samples: 4000, batchSize: 2 });
    // Beyond four errors with a probability of 0.00006.
    expect(Math.abs(found.mean - exact)).toBeLessThan(4 * found.standardError);
    expect(found.standardError).toBeLessThan(0.02);
  });

  it('carves up the KL', async () => {
    const { model, data } = planeOfBits();
    const { mean, kl, marginalKl, standardError } = await mutualInformation(model, data, {
      samples: 4000,
    });
    expect(mean + marginalKl).toBeCloseTo(kl, 10);
    expect(Math.abs(kl - (await evaluate(model, data)).kl)).toBeLessThan(0.1);
    expect(standardError).toBeGreaterThan(0);
    expect(mean).toBeLessThan(Math.log(3));
  });

  it('is nothing where all data are one, and log N where each is told', async () => {
    const { model, data } = planeOfBits();
    const same = { transform: (x: Tensor) => zeros(x.shape) };
    expect((await mutualInformation(model, data, same)).mean).toBeCloseTo(0, 5);
    const known = knownPosterior();
    for (const weight of Object.values(known.model.weights)) weight.assign(zeros(weight.shape));
    const [kernel, bias] = Object.values(known.model.weights);
    kernel!.assign(
      tensor2d([
        [100, 0],
        [0, 0],
        [0, 0],
      ]),
    );
    bias!.assign(tensor1d([0, -6]));
    const told = await mutualInformation(known.model, known.data, { samples: 5 });
    expect(told.mean).toBeCloseTo(Math.log(2), 5);
  });

  it('repeats itself with the same seed, takes conditions and leaves no tensor', async () => {
    const { model, data, condition } = conditionalGaussian();
    const before = memory().numTensors;
    const run = (seed: number) =>
      mutualInformation(model, data, { condition, seed, samples: 3, batchSize: 2 });
    expect(await run(1)).toEqual(await run(1));
    expect((await run(2)).mean).not.toBe((await run(1)).mean);
    expect(memory().numTensors).toBe(before);
  });

  it('ends where the signal comes', async () => {
    const { model, data } = planeOfBits();
    const found = await mutualInformation(model, data, { signal: AbortSignal.abort() });
    expect(found.ended).toBe('aborted');
    expect(found.mean).toBeNaN();
  });
});
