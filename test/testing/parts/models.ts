import { tensor2d } from '@tensorflow/tfjs-core';
import {
  autoencoder,
  bernoulli,
  bernoulliPrior,
  conditionalPrior,
  elbo,
  gaussian,
  iwae,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  oneHot,
  scoreFunction,
  sigmoidBeliefNetwork,
  type Trainable,
} from '../../../src/index.js';
import { checkModel } from '../../../src/testing/index.js';
import { smallVae, stirred } from '../broken/models.js';
import type { Part } from './part.js';

/** Data of four bits. */
export const fourBits = () =>
  tensor2d([
    [1, 0, 1, 1],
    [0, 0, 1, 0],
    [1, 1, 0, 0],
    [0, 1, 1, 1],
    [0, 0, 0, 1],
    [1, 0, 0, 0],
  ]);

/** A class of three for each of these data. */
export const threeClasses = () => oneHot([0, 1, 2, 0, 1, 2], 3);

const networks = { encoder: mlpEncoder([6]), decoder: mlpDecoder([6]) };
const ofBits = { posterior: bernoulli(), prior: bernoulliPrior(0.4) };

const ROWS: readonly (readonly [name: string, build: () => Trainable])[] = [
  ['a VAE', () => smallVae()],
  ['a VAE with a weight on the KL', () => smallVae({ objective: elbo({ beta: 4 }) })],
  ['a VAE with a KL by samples', () => smallVae({ kl: 'monte-carlo' })],
  ['an importance weighted one', () => smallVae({ objective: iwae({ samples: 3 }) })],
  [
    'a VAE of bits',
    () =>
      smallVae({
        ...ofBits,
        estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
      }),
  ],
  ['a VAE of real data', () => smallVae({ likelihood: gaussian({ scale: 'shared' }) })],
  [
    'an autoencoder',
    () => autoencoder({ ...networks, data: [4], latent: 2, likelihood: bernoulli() }),
  ],
  ['a sigmoid belief network', () => sigmoidBeliefNetwork({ data: [4], layers: [3] })],
  ['one with encoders', () => sigmoidBeliefNetwork({ data: [4], layers: [3, 2] }).amortized()],
];

/** The built-in models, on data of four bits. */
export const MODELS: readonly Part[] = [
  ...ROWS.map(([name, build]): Part => ({
    kind: 'model',
    name,
    check: (options) => checkModel(stirred(build()), fourBits(), { effect: 0.2, ...options }),
  })),
  {
    kind: 'model',
    name: 'a conditional VAE',
    check(options) {
      const model: unknown = stirred(smallVae({ condition: 3, prior: conditionalPrior() }));
      const told = { effect: 0.2, ...options, condition: threeClasses() };
      return checkModel(model as Trainable<true>, fourBits(), told);
    },
  },
];
