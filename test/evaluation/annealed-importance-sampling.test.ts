import { div, memory, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { annealedImportanceSampling, type Family } from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import {
  conditionalGaussian,
  knownPosterior,
  linearGaussian,
  planeOfBits,
} from '../support/integrable.js';
import { mean } from '../support/statistics.js';
import { expectAgreement } from './agreement.js';

const short = { chains: 8, temperatures: 8, leapfrogSteps: 3 };

describe('annealedImportanceSampling', () => {
  useBackend('cpu');

  it('agrees with a linear Gaussian model, in closed form', async () => {
    const { model, data, exact } = linearGaussian();
    const options = { chains: 20, temperatures: 10, leapfrogSteps: 3 };
    await expectAgreement(exact, (seed) =>
      annealedImportanceSampling(model, data, { ...options, seed }),
    );
  });

  it('agrees with a plane of latents, integrated', async () => {
    const { model, data, exact } = planeOfBits();
    const options = { chains: 20, temperatures: 6, leapfrogSteps: 3 };
    await expectAgreement(exact, (seed) =>
      annealedImportanceSampling(model, data, { ...options, seed }),
    );
  });

  it('agrees where the prior depends on a condition', async () => {
    const { model, data, exact, condition } = conditionalGaussian();
    const options = { chains: 20, temperatures: 6, leapfrogSteps: 3, condition };
    await expectAgreement(exact, (seed) =>
      annealedImportanceSampling(model, data, { ...options, seed }),
    );
  });

  it('with one step is importance sampling from the prior', async () => {
    const { model, data, exact } = planeOfBits();
    const found = await annealedImportanceSampling(model, data, { chains: 4000, temperatures: 1 });
    expect(found.acceptanceRates).toHaveLength(0);
    expect(Math.abs(found.mean - mean(exact))).toBeLessThan(4 * found.standardError);
  });

  it('does not look at the posterior', async () => {
    const { model, data } = planeOfBits();
    const run = () => annealedImportanceSampling(model, data, short);
    const before = await run();
    for (const [name, weight] of Object.entries(model.weights))
      if (name.startsWith('encoder/')) weight.assign(mul(weight, 3));
    expect((await run()).perDatum).toEqual(before.perDatum);
  });

  it('scatters less with more temperatures', async () => {
    const { model, data } = linearGaussian();
    const of = async (temperatures: number) =>
      (await annealedImportanceSampling(model, data, { ...short, chains: 64, temperatures }))
        .standardError;
    const [few, many] = [await of(2), await of(30)];
    expect(many).toBeLessThan(few / 1.5);
  });

  it('finds the step size of any scale, and tells how often proposals were accepted', async () => {
    const wide = knownPosterior();
    for (const scale of [1e-3, 1, 1e3]) {
      // The same model with latents of another unit.
      const unit = (family: Family): Family => ({
        ...family,
        sample: (params, key) => mul(family.sample(params, key), scale),
        logProb: (params, z) => sub(family.logProb(params, div(z, scale)), Math.log(scale)),
      });
      const { model } = wide;
      const scaled = {
        ...model,
        prior: { ...model.prior, family: unit(model.prior.family) },
        likelihoodParams: (z: Tensor) => model.likelihoodParams(div(z, scale)),
      };
      const found = await annealedImportanceSampling(scaled, wide.data, {
        chains: 20,
        temperatures: 40,
        leapfrogSteps: 4,
      });
      expect(found.acceptanceRates).toHaveLength(39);
      expect(found.acceptanceRate).toBeCloseTo(mean(found.acceptanceRates), 10);
      expect(found.acceptanceRate).toBeGreaterThan(0.4);
      expect(found.acceptanceRate).toBeLessThan(0.95);
      expect(Math.abs(found.mean - mean(wide.exact))).toBeLessThan(4 * found.standardError);
    }
  });

  it('refuses where chains run away, and goes on', async () => {
    const { model, data } = linearGaussian();
    const steep = {
      ...model,
      likelihood: {
        ...model.likelihood,
        // As good as a wall: one large step, and the momentum is infinite.
        logProb: (params: Record<string, Tensor>, x: Tensor) =>
          mul(model.likelihood.logProb(params, x), 1e30),
      },
    };
    const found = await annealedImportanceSampling(steep, data, {
      ...short,
      temperatures: [0, 1e-3, 1],
    });
    expect(Number.isFinite(found.mean)).toBe(true);
    expect(found.acceptanceRate).toBeLessThan(0.5);
  });

  it('takes temperatures as a list', async () => {
    const { model, data } = planeOfBits();
    const temperatures = [0, 0.1, 0.5, 1];
    const found = await annealedImportanceSampling(model, data, { ...short, temperatures });
    expect(found.acceptanceRates).toHaveLength(2);
  });

  it('repeats itself with the same seed, whatever is done with the data before', async () => {
    const { model, data } = planeOfBits();
    const run = (seed?: number, batchSize = 100) =>
      annealedImportanceSampling(model, data, {
        ...short,
        batchSize,
        ...(seed !== undefined && { seed }),
      });
    expect(await run(0)).toEqual(await run());
    expect((await run(1)).perDatum).not.toEqual((await run(0)).perDatum);
    expect((await run(0, 2)).perDatum).toHaveLength(3);
  });

  it('keeps what is done where the signal ends it, and leaves no tensor', async () => {
    const { model, data, condition } = conditionalGaussian();
    const whole = await annealedImportanceSampling(model, data, {
      ...short,
      batchSize: 1,
      condition,
    });
    const controller = new AbortController();
    let batches = 0;
    const transform = (x: Tensor) => {
      if (++batches === 3) controller.abort();
      return x;
    };
    const before = memory().numTensors;
    const part = await annealedImportanceSampling(model, data, {
      ...short,
      batchSize: 1,
      condition,
      transform,
      signal: controller.signal,
    });
    expect(memory().numTensors).toBe(before);
    expect(part.ended).toBe('aborted');
    expect(part.perDatum).toEqual(whole.perDatum.slice(0, 2));
    expect(part.acceptanceRate).toBeGreaterThan(0);
  });
});
