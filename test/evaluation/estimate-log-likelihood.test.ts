import { fill, memory, ones, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  arrayDataset,
  bernoulli,
  estimateLogLikelihood,
  mlpDecoder,
  mlpEncoder,
  vae,
  type Dataset,
  type Family,
} from '../../src/index.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitRejection } from '../support/errors.js';
import {
  bitsOfBits,
  conditionalGaussian,
  knownPosterior,
  linearGaussian,
  planeOfBits,
  type Integrable,
} from '../support/integrable.js';
import { mean, variance } from '../support/statistics.js';
import { expectAgreement } from './agreement.js';

describe('estimateLogLikelihood', () => {
  useBackend('cpu');

  it.each<[string, () => Integrable]>([
    ['a linear Gaussian model, in closed form', linearGaussian],
    ['a plane of latents, integrated', planeOfBits],
    ['latents that are bits, enumerated', bitsOfBits],
  ])('agrees with %s', async (_, integrable) => {
    const { model, data, exact } = integrable();
    await expectAgreement(exact, (seed) =>
      estimateLogLikelihood(model, data, { samples: 2000, seed }),
    );
  });

  it('agrees where the prior depends on a condition', async () => {
    const { model, data, exact, condition } = conditionalGaussian();
    await expectAgreement(exact, (seed) =>
      estimateLogLikelihood(model, data, { samples: 2000, seed, condition }),
    );
  });

  it('states what float32 rounds, where the posterior is exact', async () => {
    const { model, data, exact } = knownPosterior();
    const found = await estimateLogLikelihood(model, data, { samples: 50 });
    expect(found.standardError).toBeLessThan(1e-5);
    expect(Math.abs(found.mean - mean(exact))).toBeLessThan(3 * found.standardError);
    expect(found.effectiveSampleSize).toBeCloseTo(50, 3);
  });

  it('states what float32 rounds, where all weights are equal', async () => {
    const { model, data } = linearGaussian();
    const constant = (family: Family, value: number): Family => ({
      ...family,
      logProb: (_, x) => fill([x.shape[0]], value),
    });
    const equal = {
      ...model,
      likelihood: constant(model.likelihood, -1000),
      posterior: constant(model.posterior, -3),
      prior: { ...model.prior, family: constant(model.prior.family, -3) },
    };
    const found = await estimateLogLikelihood(equal, data, { samples: 10 });
    expect(found.mean).toBeCloseTo(-1000, 9);
    expect(found.standardError).toBeCloseTo(1006 / 2 ** 22, 9);
  });

  it('draws other samples in each part of a batch', async () => {
    const model = vae({
      data: [4096],
      latent: 1,
      encoder: mlpEncoder([1]),
      decoder: mlpDecoder([1]),
      likelihood: bernoulli(),
    });
    const drawn: number[] = [];
    const watched = {
      ...model,
      posterior: {
        ...model.posterior,
        sample(...args: Parameters<Family['sample']>) {
          const z = model.posterior.sample(...args);
          drawn.push(z.dataSync()[0]!);
          return z;
        },
      },
    };
    // 2²⁰ values are decoded together: four samples of 64 data.
    const data = zeros([64, 4096]);
    await estimateLogLikelihood(watched, data, { samples: 12 });
    expect(new Set(drawn).size).toBe(3);
    data.dispose();
    model.dispose();
  });

  it('rises with the samples, from the ELBO on, and states the bias', async () => {
    const { model, data, exact } = planeOfBits();
    const few: number[] = [];
    const stated: number[] = [];
    for (let seed = 0; seed < 400; seed++) {
      const found = await estimateLogLikelihood(model, data, { samples: 100, seed });
      few.push(found.mean);
      stated.push(found.bias);
    }
    const bias = mean(few) - mean(exact);
    expect(bias).toBeLessThan(-0.01);
    expect(mean(stated) / bias).toBeGreaterThan(0.7);
    expect(mean(stated) / bias).toBeLessThan(1.3);
  });

  it('of one sample is the ELBO, whose error nobody knows', async () => {
    const { model, data } = linearGaussian();
    const found = await estimateLogLikelihood(model, data, { samples: 1 });
    expect(found.standardError).toBeNaN();
    const all: number[] = [];
    for (let seed = 0; seed < 300; seed++)
      all.push((await estimateLogLikelihood(model, data, { samples: 1, seed })).mean);
    const elbo = mean(Array.from(model.elbo(data, { samples: 3000 }).dataSync()));
    expect(Math.abs(mean(all) - elbo)).toBeLessThan(4 * Math.sqrt(variance(all) / 150));
  });

  it('draws as many samples as were asked for, whatever the parts', async () => {
    const { model, data } = linearGaussian();
    // 2^20 / 3 / 4 = 87381 samples of four data of three values fit together.
    const seen: number[] = [];
    const posterior: Family = {
      ...model.posterior,
      sample(params, key) {
        seen.push(params.mean!.shape[0] / 4);
        return model.posterior.sample(params, key);
      },
    };
    const found = await estimateLogLikelihood({ ...model, posterior }, data, { samples: 100_001 });
    expect(seen).toEqual([50_001, 50_001]);
    expect(found.effectiveSampleSize).toBeLessThan(100_001);
    const { perDatum } = await estimateLogLikelihood(model, data, { samples: 100_001 });
    expect(perDatum).toEqual(found.perDatum);
  });

  it('goes through data in batches, in their order, a dataset or a tensor', async () => {
    const { model, data, exact } = linearGaussian();
    const dataset = arrayDataset(data.dataSync(), [3]);
    for (const given of [data, dataset]) {
      const found = await estimateLogLikelihood(model, given, { samples: 3000, batchSize: 3 });
      expect(found.perDatum).toHaveLength(4);
      found.perDatum.forEach((each, i) =>
        expect(Math.abs(each - exact[i]!)).toBeLessThan(5 * found.perDatumErrors[i]!),
      );
    }
  });

  it('repeats itself with the same seed and not with another', async () => {
    const { model, data } = planeOfBits();
    const run = async (seed?: number) =>
      (
        await estimateLogLikelihood(model, data, {
          samples: 20,
          ...(seed !== undefined && { seed }),
        })
      ).mean;
    expect(await run(3)).toBe(await run(3));
    expect(await run(0)).toBe(await run());
    expect(await run(4)).not.toBe(await run(3));
  });

  it('measures what the transform makes of the data', async () => {
    const { model, data, exact } = linearGaussian();
    const found = await estimateLogLikelihood(model, ones([4, 3]), {
      samples: 3000,
      transform: () => data.clone(),
    });
    expect(Math.abs(found.mean - mean(exact))).toBeLessThan(4 * found.standardError);
  });

  it('keeps what is done where the signal ends it', async () => {
    const { model, data } = linearGaussian();
    const whole = await estimateLogLikelihood(model, data, { samples: 10, batchSize: 1 });
    const controller = new AbortController();
    const rows: Dataset = {
      ...arrayDataset(data.dataSync(), [3]),
      batch(positions) {
        if (positions[0] === 2) controller.abort();
        return arrayDataset(data.dataSync(), [3]).batch(positions);
      },
    };
    const options = { samples: 10, batchSize: 1, signal: controller.signal };
    const before = memory().numTensors;
    const part = await estimateLogLikelihood(model, rows, options);
    expect(memory().numTensors).toBe(before);
    expect(part.ended).toBe('aborted');
    // The third datum was finished: its samples were one part.
    expect(part.perDatum).toEqual(whole.perDatum.slice(0, 3));
    expect(part.mean).toBeCloseTo(mean(whole.perDatum.slice(0, 3)), 12);
    const none = await estimateLogLikelihood(model, data, options);
    expect(none).toMatchObject({ ended: 'aborted', perDatum: new Float64Array(0), mean: NaN });
  });

  it('leaves no tensor, and the model as it was', async () => {
    const { model, data, condition } = conditionalGaussian();
    const before = memory().numTensors;
    await estimateLogLikelihood(model, data, { samples: 5, batchSize: 2, condition });
    expect(memory().numTensors).toBe(before);
    await estimateLogLikelihood(model, data, { samples: 1, batchSize: 1, condition });
    expect(memory().numTensors).toBe(before);
    expect(data.isDisposed || condition.isDisposed).toBe(false);
    model.dispose();
    await expectVaeKitRejection(
      estimateLogLikelihood(model, data, { condition }),
      /must not be used after dispose/,
    );
  });

  it('gives −Infinity to what cannot be, and refuses weights that are no numbers', async () => {
    const { model, data } = linearGaussian();
    const own = (value: number) => ({
      ...model,
      likelihood: {
        ...model.likelihood,
        logProb: (_: unknown, x: Tensor) => fill([x.shape[0]], value),
      },
    });
    const never = await estimateLogLikelihood(own(-Infinity), data, { samples: 3 });
    expect(never.mean).toBe(-Infinity);
    const before = memory().numTensors;
    await expectVaeKitRejection(
      estimateLogLikelihood(own(NaN), data, { samples: 3 }),
      /must be finite, but got e\^NaN for datum 0\. Look at the parameters/,
    );
    expect(memory().numTensors).toBe(before);
  });
});
