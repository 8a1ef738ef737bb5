import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, it } from 'vitest';
import {
  elbo,
  fit,
  gaussian,
  gaussianMixture,
  mlpDecoder,
  mlpEncoder,
  normalNoise,
  randomKey,
  scoreFunction,
  standardNormal,
  swissRoll,
  trainStep,
  vae,
  type Prior,
} from '../../../src/index.js';
import { describeOnBackends } from '../../support/backend.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose } from '../../support/gradients.js';
import { covarianceTypes, deviationsFromMoments, randomRecord } from './mixtures.js';

const parts = {
  data: 3,
  encoder: mlpEncoder([8]),
  decoder: mlpDecoder([8]),
  likelihood: gaussian({ scale: 1 }),
};
const unit = {
  full: [
    [
      [1, 0],
      [0, 1],
    ],
  ],
  tied: [
    [1, 0],
    [0, 1],
  ],
  diagonal: [[1, 1]],
  spherical: [1],
};

describeOnBackends('a mixture as the prior of a VAE', () => {
  it.each(covarianceTypes)(
    'trains as N(0, I) does where that is its one component, with %s covariance',
    async (covariance) => {
      const { points } = swissRoll({ points: 60, seed: 1 });
      const losses = async (prior: Prior) => {
        const model = vae({
          ...parts,
          latent: 2,
          prior,
          kl: 'monte-carlo',
          objective: elbo({ samples: 2 }),
        });
        const { history } = await fit(model, points, {
          epochs: 3,
          batchSize: 20,
          seed: 2,
          learningRate: 0.01,
          progress: false,
        });
        model.dispose();
        return history.flatMap(({ loss, metrics }) => [loss, metrics.kl]);
      };
      expectClose(
        await losses(
          gaussianMixture({
            covariance,
            weights: [1],
            means: [[0, 0]],
            covariances: unit[covariance],
          }),
        ),
        await losses(standardNormal()),
        1e-5,
      );
    },
  );

  it('is settled for Monte Carlo, and refuses a closed form', () => {
    const prior = gaussianMixture(randomRecord('full', 3, 2));
    expect(vae({ ...parts, latent: 2, prior }).kl).toBe('monte-carlo');
    expectVaeKitError(
      () => vae({ ...parts, latent: 2, prior, kl: 'closed-form' }),
      /a closed-form KL from 'gaussian' to 'gaussianMixture'/,
    );
    expectVaeKitError(
      () => vae({ ...parts, latent: 3, prior }),
      /in 2 dimensions is a prior of as many latents/,
    );
  });

  it('draws the posterior to its components, and leaves no tensors behind', async () => {
    const prior = gaussianMixture({
      covariance: 'spherical',
      weights: [0.5, 0.5],
      means: [
        [-3, 0],
        [3, 0],
      ],
      covariances: [0.1, 0.1],
    });
    const model = vae({ ...parts, latent: 2, prior, seed: 1 });
    const groups = tf.tidy(() =>
      tf.concat([
        tf.add(tf.mul(0.3, normalNoise(randomKey(1), [50, 3])), 2),
        tf.add(tf.mul(0.3, normalNoise(randomKey(2), [50, 3])), -2),
      ]),
    );
    const before = tf.memory().numTensors;
    const { history } = await fit(model, groups, {
      epochs: 60,
      batchSize: 50,
      seed: 3,
      learningRate: 0.02,
      progress: false,
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss - 1);
    const codes = model.encode(groups);
    // Each group has a component of its own: within 5 standard deviations of it.
    const near = [...prior.predict(codes)];
    expect(new Set(near.slice(0, 50)).size).toBe(1);
    expect(new Set(near.slice(50)).size).toBe(1);
    expect(near[0]).not.toBe(near[50]);
    const [x, y] = [
      codes.dataSync().filter((_, i) => i % 2 === 0),
      codes.dataSync().filter((_, i) => i % 2 === 1),
    ];
    x.forEach((value, i) =>
      expect(Math.hypot(Math.abs(value) - 3, y[i]!)).toBeLessThan(5 * Math.sqrt(0.1)),
    );
  });

  it('trains by the score function too', async () => {
    const { points } = swissRoll({ points: 40, seed: 1 });
    const model = vae({
      ...parts,
      latent: 2,
      prior: gaussianMixture(randomRecord('tied', 3, 2)),
      estimator: scoreFunction({ samples: 2 }),
    });
    const { history } = await fit(model, points, { epochs: 2, batchSize: 20, progress: false });
    expect(history.every(({ loss }) => Number.isFinite(loss))).toBe(true);
  });

  it('never copies its matrices, however many are generated or trained on', async () => {
    const [components, latent, rows, samples] = [20, 32, 500, 5];
    const prior = gaussianMixture(randomRecord('full', components, latent));
    const model = vae({
      ...parts,
      latent,
      prior,
      encoder: mlpEncoder([]),
      decoder: mlpDecoder([]),
      objective: elbo({ samples }),
    });
    const data = tf.zeros([rows / samples, 3]);
    const optimizer = tf.train.sgd(0.1);
    const state = model.initialState();
    // What is largest: the distances of all rows from all components. A copy of the matrices for
    // each row is larger by as much as there are dimensions.
    const distances = 4 * rows * components * latent;
    for (const run of [
      () => tf.dispose(model.generate(rows, { seed: 1 })),
      () => tf.dispose(model.elbo(data, { samples })),
      () => trainStep(model, optimizer, { data }, state, randomKey(1)).then(() => undefined),
    ]) {
      const { kernels, peakBytes } = await tf.profile(run);
      const largest = Math.max(...kernels.map(({ bytesAdded }) => bytesAdded));
      expect(largest).toBeGreaterThanOrEqual(distances);
      // A kernel that calls others counts their results too.
      expect(largest).toBeLessThan(3 * distances);
      expect(peakBytes).toBeLessThan((distances * latent) / 2);
    }
  });

  // Five figures, each off by 5 standard errors in 6e-7 of all seeds.
  it('is what is generated from', () => {
    const record = randomRecord('full', 3, 2);
    // An identity decoder shows the latents.
    const identity = tfl.sequential({
      layers: [tfl.layers.activation({ activation: 'linear', inputShape: [2] })],
    });
    const model = vae({
      data: 2,
      latent: 2,
      prior: gaussianMixture(record),
      encoder: mlpEncoder([4]),
      decoder: identity,
      likelihood: gaussian({ scale: 1 }),
    });
    const values = model.generate(20_000, { seed: 5 }).dataSync();
    for (const errors of deviationsFromMoments(record, values)) expect(errors).toBeLessThan(5);
    expect(model.generate(1, { seed: 5 }).shape).toEqual([1, 2]);
  });
});
