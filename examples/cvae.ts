import type { Tensor } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  binarize,
  fit,
  mlpDecoder,
  mlpEncoder,
  vae,
  type Dataset,
  type FitOptions,
  type Vae,
} from 'vae-kit';
import { judgeDigits } from './cvae/experiment.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/**
 * The class-conditioned VAE (Sohn, Lee and Yan, Learning structured output representation using
 * deep conditional generative models, 2015): p(x | y) = ∫ p(x | z, y) p(z) dz with z ~ N(0, I), and
 * a diagonal Gaussian for q(z | x, y). The label y goes to encoder and decoder as a one-hot vector.
 */
const compose = (seed: number) =>
  vae({
    data: [784],
    latent: 20,
    condition: 10,
    encoder: mlpEncoder([500]),
    decoder: mlpDecoder([500]),
    likelihood: bernoulli(),
    seed,
  });

/**
 * What a one-hot label is multiplied by; a model for each. Adam moves each weight by about one step
 * size, whatever its gradient: with a label of 20 the networks use it twenty times sooner, before z
 * has learned to tell them the class, which it never unlearns.
 */
const emphases = [20, 1] as const;

/** The condition is the label of each image, a row for each. */
const train = (model: Vae<true>, images: Dataset, condition: Tensor, options: FitOptions) =>
  fit(model, images, { ...options, condition, transform: binarize });

export const example: Example = {
  name: 'cvae',
  title: 'Digits to order from a class-conditioned VAE',
  summary:
    'A VAE 784-500-20-500-784 whose encoder and decoder are told the label; a classifier of ' +
    'its own judges what it generates.',
  quick: { epochs: 20, takes: 'about 10 minutes' },
  full: { epochs: 100, takes: 'about 45 minutes' },
  data: 'digits',
  run: (session) => judgeDigits(session, { emphases, compose, train }),
};

await runIfMain(example, import.meta.url);
