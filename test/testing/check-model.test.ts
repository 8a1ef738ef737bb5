import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  autoencoder,
  bernoulli,
  bernoulliPrior,
  conditionalPrior,
  elbo,
  gaussian,
  gaussianMixture,
  iwae,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  scoreFunction,
  sigmoidBeliefNetwork,
  type Trainable,
} from '../../src/index.js';
import { assertLaws, checkModel } from '../../src/testing/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { forgetful, GREY, smallVae, stirred } from './broken/models.js';

const bits = () =>
  tensor2d([
    [1, 0, 1, 1],
    [0, 0, 1, 0],
    [1, 1, 0, 0],
    [0, 1, 1, 1],
    [0, 0, 0, 1],
    [1, 0, 0, 0],
  ]);

const networks = { encoder: mlpEncoder([6]), decoder: mlpDecoder([6]) };
const ofBits = { posterior: bernoulli(), prior: bernoulliPrior(0.4) };

const MODELS: Readonly<Record<string, () => Trainable>> = {
  'a VAE': () => smallVae(),
  'a VAE with a weight on the KL': () => smallVae({ objective: elbo({ beta: 4 }) }),
  'a VAE with a KL by samples': () => smallVae({ kl: 'monte-carlo' }),
  'an importance weighted one': () => smallVae({ objective: iwae({ samples: 3 }) }),
  'a VAE of bits': () =>
    smallVae({
      ...ofBits,
      estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
    }),
  'a VAE of real data': () => smallVae({ likelihood: gaussian({ scale: 'shared' }) }),
  'an autoencoder': () =>
    autoencoder({ ...networks, data: [4], latent: 2, likelihood: bernoulli() }),
  'a sigmoid belief network': () => sigmoidBeliefNetwork({ data: [4], layers: [3] }),
  'one with encoders': () => sigmoidBeliefNetwork({ data: [4], layers: [3, 2] }).amortized(),
};

// Of each model all laws together raise a false alarm in 1 of 1e6 seeds.
describeOnBackends('the models', () => {
  it.each(Object.entries(MODELS))('%s keeps all laws', async (_, build) => {
    assertLaws(await checkModel(stirred(build()), bits(), { seed: 1, effect: 0.2 }));
  });

  it('a conditional VAE keeps all laws', async () => {
    const model = stirred(smallVae({ condition: 3, prior: conditionalPrior() }));
    const condition = oneHot([0, 1, 2, 0, 1, 2], 3);
    const options = { condition, seed: 1, effect: 0.2 };
    assertLaws(await checkModel(model as unknown as Trainable<true>, bits(), options));
  });
});

describe('checkModel', () => {
  useBackend('cpu');

  it.each(Object.entries(GREY))('finds grey pixels under bits, of a %s', async (_, build) => {
    const grey: Tensor = tensor2d([[0.2, 0.5, 1, 0]]);
    const { laws } = await checkModel(build(), grey, { effect: 0.5 });
    const { passed, message } = laws.find(({ law }) => law.startsWith('data are values'))!;
    expect(passed).toBe(false);
    expect(message).toMatch(/0\.2\d* is no value of a likelihood over 'binary'.*binarise/);
  });

  it('finds a condition that is lost', async () => {
    const condition = oneHot([0, 1, 2, 0, 1, 2], 3);
    const { laws } = await checkModel(forgetful(), bits(), { condition, effect: 0.5 });
    expect(laws.filter(({ passed }) => !passed).map(({ law }) => law)).toContain(
      'the condition counts',
    );
  });

  it('refuses what is no such model, and options that it does not know', async () => {
    const mixture = gaussianMixture({
      covariance: 'spherical',
      weights: [1],
      means: [[0, 0]],
      covariances: [1],
    });
    await expect(checkModel(mixture as never, bits())).rejects.toThrow(/Give it to checkPrior/);
    await expect(checkModel({} as never, bits())).rejects.toThrow(/checkModel needs a model/);
    await expect(checkModel(smallVae(), bits(), { alpha: 1 } as never)).rejects.toThrow(
      /falseAlarm/,
    );
    await expect(checkModel(smallVae(), tensor2d([[1]]))).rejects.toThrow(/rows of shape \[4\]/);
  });
});
