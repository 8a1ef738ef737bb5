import {
  affineCoupling,
  fit,
  flow,
  gaussian,
  mixturePrior,
  mlpDecoder,
  mlpEncoder,
  standardNormal,
  swissRoll,
  vae,
  type FitOptions,
  type Prior,
  type Vae,
} from 'vae-kit';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runIfMain, type Example } from './shared/running/run-example.js';
import { learnRoll } from './swiss-roll/experiment.js';

/** Neither scaled nor noisy. */
const roll = () => swissRoll({ points: 10_000, noise: 0, seed: 1 }).points;

/**
 * What p(z) may be: N(0, I), or one that is learned and leaves empty what no point of the roll is
 * encoded to, so that nothing is drawn between its turns.
 */
const priors: Readonly<Record<string, () => Prior>> = {
  normal: () => standardNormal(),
  mixture: () => mixturePrior({ components: 100 }),
  flow: () =>
    flow(
      standardNormal(),
      Array.from({ length: 8 }, () => affineCoupling()),
    ),
};

/**
 * A VAE of the Swiss roll. Its loss is the variational free energy
 * ½ (Σ (x − x̂)² − Σ (1 + log σ² − μ² − σ²)), which is −ELBO under a Gaussian likelihood of unit
 * variance, without that Gaussian's constant.
 */
const compose = (seed: number, prior: string) =>
  vae({
    data: [3],
    latent: 2,
    encoder: mlpEncoder([100, 100], { activation: 'tanh' }),
    decoder: mlpDecoder([100, 100], { activation: 'tanh' }),
    posterior: gaussian({ minScale: 0 }),
    prior: priors[prior]!(),
    likelihood: gaussian({ scale: 1 }),
    seed,
  });

const train = (model: Vae, points: Tensor, options: FitOptions) => fit(model, points, options);

export const example: Example = {
  name: 'swiss-roll',
  title: 'The Swiss roll from a VAE with a Gaussian likelihood',
  summary:
    'A VAE 3-100-100-2-100-100-3 (tanh) of 10,000 points of the Swiss roll: Gaussian latents, ' +
    'Gaussian likelihood of unit variance.',
  quick: { epochs: 200, takes: 'about 1 minute' },
  full: { epochs: 1000, takes: 'about 5 minutes' },
  data: 'made',
  choices: { prior: 'normal', priors: Object.keys(priors) },
  run: (session) => learnRoll(session, { roll, compose, train }),
};

await runIfMain(example, import.meta.url);
