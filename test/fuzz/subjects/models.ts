import { randomUniform } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import {
  autoencoder,
  bernoulli,
  bernoulliPrior,
  conditionalPrior,
  convDecoder,
  convEncoder,
  cyclicalAnnealing,
  elbo,
  gaussian,
  gaussianMixture,
  leaveOneOut,
  linearAnnealing,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  scoreFunction,
  sigmoidBeliefNetwork,
  vae,
  type SavableModel,
} from '../../../src/index.js';

const PARTS = { data: [6], latent: 2, encoder: mlpEncoder([5]), decoder: mlpDecoder([4]) } as const;

const bits = {
  ...PARTS,
  likelihood: bernoulli(),
  posterior: bernoulli(),
  prior: bernoulliPrior(0.3),
} as const;

/** tfjs draws orthogonal matrices with operations that are not there in Node. */
const DRAWN = { recurrentInitializer: 'glorotUniform' } as const;

/** A model of every kind and with every part, as small as can be. */
export const MODELS: Readonly<Record<string, () => SavableModel>> = {
  'a Gaussian VAE': () => vae({ ...PARTS, likelihood: gaussian() }),
  'a VAE with a shared scale': () =>
    vae({
      ...PARTS,
      likelihood: gaussian({ scale: 'shared', initialScale: 0.3, minScale: 0.01 }),
      objective: elbo({ beta: linearAnnealing({ steps: 9, from: 0.1 }), samples: 3 }),
    }),
  'a VAE with a fixed scale': () =>
    vae({
      ...PARTS,
      likelihood: gaussian({ scale: 0.5 }),
      objective: elbo({ beta: cyclicalAnnealing({ period: 8 }), freeBits: 0.1 }),
    }),
  'a VAE of bits, leave-one-out': () =>
    vae({ ...bits, estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }) }),
  'a VAE of bits, moving average': () =>
    vae({ ...bits, estimator: scoreFunction({ baseline: movingAverage(0.9) }) }),
  'a VAE with a fitted prior': () =>
    vae({ ...PARTS, likelihood: bernoulli(), prior: twoGaussians() }),
  'a CVAE with a learned prior': () =>
    vae({ ...PARTS, condition: 3, likelihood: bernoulli(), prior: conditionalPrior() }),
  'a convolutional VAE': () =>
    vae({
      data: [8, 8, 1],
      latent: 2,
      encoder: convEncoder({ filters: [2, 2], dense: 3 }),
      decoder: convDecoder({ filters: [2, 2], dense: 3 }),
      likelihood: bernoulli(),
    }),
  'an auto-encoder': () => autoencoder({ ...PARTS, likelihood: bernoulli() }),
  'an auto-encoder of stock layers': () =>
    autoencoder({
      ...PARTS,
      data: [4, 3],
      encoder: sequential({
        layers: [
          layers.batchNormalization({ inputShape: [4, 3] }),
          layers.bidirectional({
            layer: layers.gru({ units: 2, ...DRAWN }),
            mergeMode: 'concat',
          }),
          layers.dropout({ rate: 0.1 }),
          layers.dense({ units: 2, kernelRegularizer: 'l1l2', kernelConstraint: 'maxNorm' }),
        ],
      }),
      likelihood: bernoulli(),
    }),
  'a belief network': () => sigmoidBeliefNetwork({ data: [6], layers: [4, 3], seed: 2 }),
  'a belief network with encoders': () => {
    const dataMean = randomUniform([6], 0.1, 0.9, 'float32', 1);
    const network = sigmoidBeliefNetwork({ data: [6], layers: [4, 3], dataMean });
    dataMean.dispose();
    return network.amortized({
      encoder: mlpEncoder([5]),
      estimator: scoreFunction({ baseline: movingAverage(0.8), samples: 2 }),
    });
  },
  'a mixture': () => twoGaussians(),
  'a tied mixture': () =>
    gaussianMixture({
      covariance: 'tied',
      weights: [0.5, 0.5],
      means: [[0], [3]],
      covariances: [[2]],
    }),
};

function twoGaussians() {
  return gaussianMixture({
    covariance: 'full',
    weights: [0.25, 0.75],
    means: [
      [0.1, -1],
      [Math.PI, 2],
    ],
    covariances: [
      [
        [1, 0.3],
        [0.3, 2],
      ],
      [
        [0.5, 0],
        [0, 0.25],
      ],
    ],
  });
}

/** Frees a model, with the network that one may stand on. */
export function disposeModel(model: SavableModel): void {
  if (model.type === 'amortizedSigmoidBeliefNetwork') model.network.dispose();
  if (model.type !== 'gaussianMixture') model.dispose();
}
