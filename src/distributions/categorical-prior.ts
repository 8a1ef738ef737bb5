import { add, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import type { CategoricalParams } from './categorical-params.js';
import { categorical } from './categorical.js';
import type { Prior } from './prior.js';

/**
 * What {@link categoricalPrior} is told; one of both.
 *
 * @public
 */
export interface CategoricalPriorOptions {
  /** How many classes there are, all of the same probability. */
  readonly classes?: number;
  /** The probability of each class, above 0; what they add up to is divided out. */
  readonly probabilities?: readonly number[];
}

const KINDS: OptionKinds<CategoricalPriorOptions> = {
  classes: null,
  probabilities: {
    wanted: 'a list of positive numbers, 2 or more',
    holds: (value) =>
      Array.isArray(value) &&
      value.length > 1 &&
      value.every((each) => Number.isFinite(each) && (each as number) > 0),
    remedy: 'Give one such as [0.5, 0.25, 0.25].',
  },
};

/**
 * The prior of independent categorical variables, all with the same probabilities of the classes.
 *
 * @param options - The number of classes, or their probabilities.
 * @returns The prior, for latents with the classes on the last axis.
 * @throws {@link VaeKitError} where neither or both are given, or either is not such numbers.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli,
 *   categorical,
 *   categoricalPrior,
 *   leaveOneOut,
 *   mlpDecoder,
 *   mlpEncoder,
 *   scoreFunction,
 *   vae,
 * } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: [20, 10], // twenty variables of ten classes
 *   posterior: categorical({ classes: 10 }),
 *   prior: categoricalPrior({ classes: 10 }),
 *   encoder: mlpEncoder([500]),
 *   decoder: mlpDecoder([500]),
 *   likelihood: bernoulli(),
 *   estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function categoricalPrior(options: CategoricalPriorOptions): Prior<CategoricalParams> {
  checkOptions(options, 'categoricalPrior', KINDS, {
    'probs p': 'Give them as probabilities.',
    logits: 'Give probabilities, or a prior of your own.',
  });
  const { classes, probabilities } = options;
  if ((classes === undefined) === (probabilities === undefined))
    throw optionError(
      'classes',
      'or probabilities must be given to categoricalPrior, and not both',
      describe(options),
      'Give { classes: 10 }, say.',
    );
  const family = categorical({ classes: classes ?? probabilities!.length });
  const logits = probabilities?.map(Math.log);
  return {
    type: 'categoricalPrior',
    options: { classes, probabilities: probabilities && [...probabilities] },
    family,
    build: ({ latent }) => {
      family.rawShape(latent);
      return {
        variables: {},
        params: () => ({
          logits: tidy(() => {
            const even = zeros([1, ...latent]);
            return logits ? add(even, tensor(logits)) : even;
          }),
        }),
      };
    },
  };
}
