import {
  bernoulli,
  binarize,
  cyclicalAnnealing,
  elbo,
  fit,
  linearAnnealing,
  mlpDecoder,
  mlpEncoder,
  vae,
  type Dataset,
  type FitOptions,
  type Vae,
} from 'vae-kit';
import { compareWeights } from './beta/experiment.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/**
 * A VAE that weighs its KL: −E log p(x | z) + β KL(q(z | x) ‖ p(z)) of Higgins et al. (β-VAE,
 * 2017).
 */
const compose = (beta: number | ((step: number) => number), seed: number) =>
  vae({
    data: [784],
    latent: 20,
    encoder: mlpEncoder([500]),
    decoder: mlpDecoder([500]),
    likelihood: bernoulli(),
    objective: elbo({ beta }),
    seed,
  });

/**
 * β constant, or annealed up to 1: along a line (Sønderby et al., 2016), or in cycles (Fu et al.,
 * 2019).
 */
const weights = (steps: number) => [
  ...[0.1, 0.25, 0.5, 1, 2, 4, 8].map((beta) => ({ label: `β = ${beta}`, beta })),
  { label: 'linear', beta: linearAnnealing({ steps: Math.ceil(steps / 2) }) },
  {
    label: 'cyclical',
    beta: cyclicalAnnealing({ period: Math.max(1, Math.floor(steps / 4)), cycles: 4 }),
  },
];

const train = (model: Vae, images: Dataset, options: FitOptions) =>
  fit(model, images, { ...options, transform: binarize });

export const example: Example = {
  name: 'beta',
  title: 'What a weight on the KL does',
  summary:
    'VAEs 784-500-20-500-784 of binary digits that weigh their KL by β: seven constant ' +
    'weights, linear and cyclical annealing; rate against distortion.',
  quick: { epochs: 3, takes: 'about 5 minutes' },
  full: { epochs: 20, takes: 'about 30 minutes' },
  data: 'digits',
  run: (session) => compareWeights(session, { weights, compose, train }),
};

await runIfMain(example, import.meta.url);
