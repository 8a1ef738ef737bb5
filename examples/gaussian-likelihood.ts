import {
  bernoulli,
  binarize,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  vae,
  type Dataset,
  type Family,
  type FitOptions,
  type Vae,
} from 'vae-kit';
import { compareLikelihoods } from './gaussian-likelihood/experiment.js';
import { dequantize } from './shared/data/dequantize.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/**
 * VAEs that differ in p(x | z) alone: z ~ N(0, I), q(z | x) a diagonal Gaussian whose mean and
 * scale share a hidden layer. Which σ is good for the density, which for the pictures, and why it
 * is not the same one.
 */
const compose = (likelihood: Family, seed: number) =>
  vae({
    data: [784],
    latent: 20,
    encoder: mlpEncoder([500]),
    decoder: mlpDecoder([500]),
    likelihood,
    seed,
  });

/** What an image is to each likelihood: drawn anew from its grey levels at each presentation. */
const transformFor = ({ type }: Family) => (type === 'bernoulli' ? binarize : dequantize);

const train = (model: Vae, images: Dataset, options: FitOptions) =>
  fit(model, images, { ...options, transform: transformFor(model.likelihood) });

/**
 * x ~ Bernoulli(μ(z)) of binarised pixels, for its looks; and x ~ N(μ(z), σ²) of dequantised ones,
 * with every way to have σ.
 */
const likelihoods = [
  { name: 'bernoulli', label: 'Bernoulli', likelihood: bernoulli() },
  // Two heads, μ(z) and σ(z).
  { name: 'per-pixel', label: 'σ(z) ≥ 0.001 per pixel', likelihood: gaussian({ minScale: 0.001 }) },
  {
    name: 'per-pixel-floored',
    label: 'σ(z) ≥ 0.1 per pixel',
    likelihood: gaussian({ minScale: 0.1 }),
  },
  {
    name: 'shared',
    label: 'one learned σ',
    likelihood: gaussian({ scale: 'shared', initialScale: 0.3 }),
  },
  // With σ fixed, the loss is (½ Σ (x − μ)² + σ² KL) / σ²: the squared error with β = σ².
  { name: 'fixed-0.1', label: 'σ = 0.1', likelihood: gaussian({ scale: 0.1 }) },
  { name: 'fixed-0.3', label: 'σ = 0.3', likelihood: gaussian({ scale: 0.3 }) },
  { name: 'fixed-1', label: 'σ = 1', likelihood: gaussian({ scale: 1 }) },
];

export const example: Example = {
  name: 'gaussian-likelihood',
  title: 'Gaussian likelihoods of handwritten digits',
  summary:
    'VAEs 784-500-20-500-784 of grey digits: Gaussian pixels with σ per pixel, shared or ' +
    'fixed, beside Bernoulli ones; what becomes of density and pictures.',
  quick: { epochs: 3, takes: 'about 5 minutes' },
  full: { epochs: 10, takes: 'about 16 minutes' },
  data: 'digits',
  run: (session) => compareLikelihoods(session, { likelihoods, compose, transformFor, train }),
};

await runIfMain(example, import.meta.url);
