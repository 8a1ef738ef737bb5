import {
  bernoulli,
  bernoulliPrior,
  binarize,
  fit,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  scoreFunction,
  vae,
  type Dataset,
  type Estimator,
  type FitOptions,
  type Params,
  type Vae,
} from 'vae-kit';
import { compareEstimators } from './binary-latents/experiment.js';
import { meanOfAll } from './binary-latents/mean-of-all.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/**
 * A VAE of binary latents: z ~ 64 fair coins, q(z | x) = Π Bernoulli, x ~ Bernoulli(decoder(z)).
 * Networks that are there already are taken as they are.
 */
const compose = (
  estimator: Estimator<Params, 'any'>,
  seed: number,
  networks?: Pick<Vae, 'encoder' | 'decoder'>,
) =>
  vae({
    data: [784],
    latent: 64,
    encoder: networks?.encoder ?? mlpEncoder([500]),
    decoder: networks?.decoder ?? mlpDecoder([500]),
    likelihood: bernoulli(),
    posterior: bernoulli(),
    prior: bernoulliPrior(0.5),
    estimator,
    seed,
  });

const train = (model: Vae, images: Dataset, options: FitOptions) =>
  fit(model, images, { ...options, transform: binarize });

/**
 * Its gradient gets past the bits by the score function ∇ log q(z | x), weighted by log p(x | z)
 * less a baseline (Mnih and Gregor, Neural variational inference and learning in belief networks,
 * 2014; Kool, van Hoof and Welling, Buy 4 REINFORCE samples, get a baseline for free, 2019); all
 * depends on the baseline.
 */
const estimators = [
  {
    name: 'leave-one-out, 4 samples',
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
  },
  {
    name: 'mean of all 4 samples (biased)',
    estimator: scoreFunction({ baseline: meanOfAll, samples: 4 }),
  },
  {
    name: 'moving average, 1 sample',
    estimator: scoreFunction({ baseline: movingAverage(0.99) }),
  },
  { name: 'no baseline, 1 sample', estimator: scoreFunction() },
];

export const example: Example = {
  name: 'binary-latents',
  title: 'Digits from sixty-four bits',
  summary:
    'A VAE 784-500-64-500-784 with Bernoulli latents, trained by the score function with four ' +
    'baselines side by side.',
  quick: { epochs: 5, takes: 'about 10 minutes' },
  full: { epochs: 20, takes: 'about 40 minutes' },
  data: 'digits',
  run: (session) => compareEstimators(session, { estimators, compose, train }),
};

await runIfMain(example, import.meta.url);
