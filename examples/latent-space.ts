import {
  bernoulli,
  binarize,
  convDecoder,
  convEncoder,
  elbo,
  fit,
  mlpDecoder,
  mlpEncoder,
  vae,
  type Dataset,
  type FitOptions,
  type Vae,
} from 'vae-kit';
import { mapLatents } from './latent-space/experiment.js';
import { fallingRate } from './shared/running/falling-rate.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/**
 * Encoders and decoders. That of convolutions has four of them, with 32, 64, 64 and 64 maps, the
 * first two of which halve the image, and a dense layer of 32. Its decoder has dense layers of 512
 * units and of one for each pixel, a transposed convolution of 32 maps and a last one of 1.
 */
const convolutions = () =>
  convEncoder({ filters: [32, 64, 64, 64], strides: [2, 2, 1, 1], dense: 32 });
const networks = {
  mlp: () => ({ encoder: mlpEncoder([512]), decoder: mlpDecoder([512]) }),
  convolutional: () => ({
    encoder: convolutions(),
    decoder: convDecoder({ filters: [32], dense: 512 }),
  }),
  // From z to the pixels at once: every pixel that its convolutions start from is one ELU of a
  // plane over z, no match for 512 hidden units where z has two dimensions.
  shallow: () => ({ encoder: convolutions(), decoder: convDecoder({ filters: [32] }) }),
};
type Kind = keyof typeof networks;

/** A VAE of digits: z ~ N(0, I), x ~ Bernoulli(decoder(z)), a diagonal Gaussian for q(z | x). */
const compose = (
  kind: Kind,
  { latent, samples, seed }: { latent: number; samples: number; seed: number },
) =>
  vae({
    data: [28, 28, 1],
    latent,
    ...networks[kind](),
    likelihood: bernoulli(),
    objective: elbo({ samples }),
    seed,
  });

const train = (kind: Kind, model: Vae, images: Dataset, steps: number, options: FitOptions) =>
  fit(model, images, {
    ...options,
    learningRate: fallingRate(kind === 'mlp' ? 0.001 : 0.002, steps),
    transform: binarize,
  });

export const example: Example = {
  name: 'latent-space',
  title: 'The latent space of an MLP and of convolutions',
  summary:
    'VAEs of handwritten digits with 512 hidden units on each side, and with four ' +
    'convolutions: where they put the classes, and what they make of a plane of latents.',
  quick: { epochs: 5, takes: 'about 8 minutes' },
  full: { epochs: 10, takes: 'about 45 minutes', choices: '--latent 2 10 20' },
  choices: {
    latent: [2],
    networks: ['mlp', 'convolutional'],
    kinds: Object.keys(networks),
    samples: 1,
  },
  data: 'digits',
  run: (session) => mapLatents(session, { compose, train }),
};

await runIfMain(example, import.meta.url);
