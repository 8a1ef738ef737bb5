import type { Tensor } from '@tensorflow/tfjs-core';
import { COUNT, SEED, type Kind } from '../core/options.js';

/** Options as they are read: with a condition or without. */
export type Given<O> = O & { readonly condition?: Tensor | undefined };

/**
 * What calls that are given data know beside them of what is missing there.
 *
 * @public
 */
export interface MaskOptions {
  /**
   * 1 where a value was observed, 0 where it is missing, shape `[N, ...data]`, or `[1, ...data]` for
   * the same of all; all were observed unless told. Where they are missing the data may be anything,
   * also NaN.
   */
  readonly mask?: Tensor | undefined;
}

/** What is shown of a distribution. */
const OUTPUT: Kind = {
  wanted: "'mean', 'mode' or 'sample'",
  holds: (value) => value === 'mean' || value === 'mode' || value === 'sample',
  remedy: 'Give one of these.',
};

/** Calls that take a condition alone. */
export const CONDITION = { condition: null };

/** What such calls take besides. */
export const MASK = { mask: null };

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
  mask: 'This call makes nothing of one: leave it out, or fill in what is missing before.',
  'missing observed nanMask': 'Give mask: 1 where a value was observed, 0 where it is missing.',
  key: 'Give a seed, of which the call makes its keys.',
  'numSamples nSamples':
    'Their number comes first, as in generate(16) or elbo(data, { samples: 16 }).',
};
