import {
  autoencoder,
  bernoulli,
  binarize,
  fit,
  fitGaussianMixture,
  mlpDecoder,
  mlpEncoder,
  type Autoencoder,
  type Dataset,
  type FitOptions,
} from 'vae-kit';
import { learnCodes, type MixtureOptions } from './autoencoder-mixture/experiment.js';
import type { Points } from './shared/data/points.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/** A deterministic auto-encoder with a code of two dimensions. */
const compose = (seed: number) =>
  autoencoder({
    data: [784],
    latent: 2,
    encoder: mlpEncoder([512]),
    decoder: mlpDecoder([512]),
    likelihood: bernoulli(),
    seed,
  });

const train = (model: Autoencoder, images: Dataset, options: FitOptions) =>
  fit(model, images, { ...options, transform: binarize });

/**
 * Gaussians fitted to the codes by expectation maximization make a generative model of it: a
 * component by its weight, a point of it, the decoder.
 */
const fitMixture = (codes: Points, options: MixtureOptions) =>
  fitGaussianMixture(codes, {
    components: 30,
    covariance: 'full',
    tolerance: 1e-4,
    maxIterations: 200,
    ...options,
  });

export const example: Example = {
  name: 'autoencoder-mixture',
  title: 'Digits from an auto-encoder and a Gaussian mixture',
  summary:
    'A deterministic auto-encoder 784-512-2-512-784 of handwritten digits, and a mixture of 30 ' +
    'Gaussians fitted to its codes, which makes a generative model of it.',
  quick: { epochs: 5, takes: 'about 2 minutes' },
  full: { epochs: 50, takes: 'about 9 minutes' },
  data: 'digits',
  run: (session) => learnCodes(session, { compose, train, fitMixture }),
};

await runIfMain(example, import.meta.url);
