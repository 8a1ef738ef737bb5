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
import { learnDigits } from './mnist/experiment.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/**
 * The VAE of Kingma and Welling (Auto-encoding variational Bayes, 2014) for binary pixels:
 * z ~ N(0, I), x ~ Bernoulli(decoder(z)), and a diagonal Gaussian for q(z | x).
 */
const compose = (seed: number) =>
  vae({
    data: [784],
    latent: 20,
    encoder: mlpEncoder([500]),
    decoder: mlpDecoder([500]),
    likelihood: bernoulli(),
    seed,
  });

/** A grey level is the probability of ink: pixels are drawn anew at each presentation. */
const train = (model: Vae, images: Dataset, options: FitOptions) =>
  fit(model, images, { ...options, transform: binarize });

export const example: Example = {
  name: 'mnist',
  title: 'Handwritten digits from a VAE with a Bernoulli likelihood',
  summary:
    'A VAE 784-500-20-500-784 of handwritten digits: Gaussian latents, Bernoulli pixels that ' +
    'are binarised anew at each presentation.',
  quick: { epochs: 5, takes: 'about 1 minute' },
  full: { epochs: 10, takes: 'about 2 minutes' },
  data: 'digits',
  choices: { estimate: 0 },
  run: (session) => learnDigits(session, { compose, train }),
};

await runIfMain(example, import.meta.url);
