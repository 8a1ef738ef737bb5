import { memory, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  gaussian,
  klPerDimension,
  standardNormal,
  type Family,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import {
  bitsOfBits,
  conditionalGaussian,
  linearGaussian,
  planeOfBits,
} from '../support/integrable.js';

describe('klPerDimension', () => {
  useBackend('cpu');

  it.each([linearGaussian, planeOfBits, bitsOfBits])('adds up to the KL of %o', async (made) => {
    const { model, data } = made();
    const each = await klPerDimension(model, data, { batchSize: 2 });
    const { kl } = await evaluate(model, data);
    expect(each.reduce((total, nats) => total + nats)).toBeCloseTo(kl, 5);
    expect(each).toHaveLength(model.latent[0]!);
  });

  it('is the mean of each dimension’s own closed form, in float64', async () => {
    const { model, data } = linearGaussian();
    const { mean, logScale } = model.posteriorParams(data) as Record<'mean' | 'logScale', Tensor>;
    const [means, logScales] = [mean, logScale].map(
      (each) => each.arraySync() as readonly (readonly number[])[],
    );
    const nats = (row: number, j: number) => {
      const s = logScales![row % logScales!.length]![j]!;
      return (means![row]![j]! ** 2 + Math.exp(2 * s) - 1) / 2 - s;
    };
    const rows = Array.from(means!.keys());
    const expected = [0, 1].map((j) => rows.reduce((sum, i) => sum + nats(i, j), 0) / rows.length);
    expect(Math.abs(expected[0]! - expected[1]!)).toBeGreaterThan(0.01);
    const found = await klPerDimension(model, data, { batchSize: 3 });
    expected.forEach((each, j) => {
      expect(found[j]).toBeCloseTo(each, 5);
    });
  });

  it('is towards the prior of each condition', async () => {
    const { model, data, condition } = conditionalGaussian();
    const before = memory().numTensors;
    const [each] = await klPerDimension(model, data, { condition, batchSize: 2 });
    expect(memory().numTensors).toBe(before);
    expect(each).toBeCloseTo((await evaluate(model, data, { condition })).kl, 5);
  });

  it('refuses families without such a formula, before anything is read', async () => {
    const { model, data } = linearGaussian();
    const whole = Object.fromEntries(
      Object.entries(gaussian()).filter(([name]) => name !== 'klPerDimension'),
    ) as unknown as Family;
    const rule = /the KL must be known for each dimension.* Take activeUnits/;
    await expectVaeKitRejection(klPerDimension({ ...model, posterior: whole }, data), rule);
    const other = { ...standardNormal(), family: { ...gaussian(), type: 'mine' } };
    await expectVaeKitRejection(klPerDimension({ ...model, prior: other }, data), rule);
  });

  it('refuses a formula that gives one number for all', async () => {
    const { model, data } = linearGaussian();
    const posterior: Family = { ...model.posterior, klPerDimension: model.posterior.kl! };
    const before = memory().numTensors;
    await expectVaeKitRejection(
      klPerDimension({ ...model, posterior }, data),
      /klPerDimension of 'gaussian' must return a float32 tensor of shape \[4, 2\]/,
    );
    expect(memory().numTensors).toBe(before);
  });
});
