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
import { fillHoles } from './missing-pixels/experiment.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/**
 * A VAE of digits of which half of the pixels are missing, at random, in training too. Its encoder
 * is told which: it is given the pixels, 0 where they are missing, and the mask beside them, as in
 * Ma et al. (EDDI, 2019) and Mattei and Frellsen (MIWAE, 2019).
 */
const compose = ({ encodeMask, seed }: { encodeMask: boolean; seed: number }) =>
  vae({
    data: [784],
    latent: 20,
    encoder: mlpEncoder([500]),
    decoder: mlpDecoder([500]),
    likelihood: bernoulli(),
    encodeMask,
    seed,
  });

/** With a mask log p(x | z) sums over what was observed alone; without, zeros count as data. */
const train = (model: Vae, images: Dataset, mask: Dataset | undefined, options: FitOptions) =>
  fit(model, images, { ...options, ...(mask && { mask }), transform: binarize });

export const example: Example = {
  name: 'missing-pixels',
  title: 'Digits with holes, filled in',
  summary:
    'VAEs 784-500-20-500-784 that see half of the pixels of each digit, also in training: one is ' +
    'told which by a mask, one takes zeros for data; which fills in the rest the better.',
  quick: { epochs: 5, takes: 'about 3 minutes' },
  full: { epochs: 20, takes: 'about 10 minutes' },
  data: 'digits',
  run: (session) => fillHoles(session, { compose, train }),
};

await runIfMain(example, import.meta.url);
