import type { Tensor } from '@tensorflow/tfjs-core';
import { COUNT, SEED, type Kind } from '../core/options.js';

/** Options as they are read: with a condition or without. */
export type Given<O> = O & { readonly condition?: Tensor | undefined };

/** What is shown of a distribution. */
const OUTPUT: Kind = {
  wanted: "'mean', 'mode' or 'sample'",
  holds: (value) => value === 'mean' || value === 'mode' || value === 'sample',
  remedy: 'Give one of these.',
};

/** Calls that take a condition alone. */
export const CONDITION = { condition: null };

/** Calls that show a distribution. */
export const OUTPUTS = { output: OUTPUT, seed: SEED, condition: null };

/** Calls that show a distribution, given what is shown of another. */
export const LATENT_OUTPUTS = { output: OUTPUT, latent: OUTPUT, seed: SEED, condition: null };

/** Calls that average over samples. */
export const ESTIMATES = { samples: COUNT, seed: SEED, condition: null };

/** The same for a model without conditions. */
export const PLAIN_OUTPUTS = { output: OUTPUT, seed: SEED };
export const PLAIN_LATENT_OUTPUTS = { output: OUTPUT, latent: OUTPUT, seed: SEED };
export const PLAIN_ESTIMATES = { samples: COUNT, seed: SEED };

/** Names that calls of a model do not know, but users may. */
export const METHOD_HINTS = {
  condition: 'This model has no condition: leave it out.',
  'labels label y': 'Give { condition: oneHot(labels, classes) }.',
  'sample mean mode deterministic': "Give output: 'sample', 'mean' or 'mode'.",
  key: 'Give a seed, of which the call makes its keys.',
  'numSamples nSamples':
    'Their number comes first, as in generate(16) or elbo(data, { samples: 16 }).',
};
