import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from '../core/errors.js';
import { checkedFamily } from '../distributions/checked-family.js';
import type { Family, Params } from '../distributions/family.js';
import type { Batch } from '../models/trainable.js';
import type { Vae } from '../models/vae/vae.js';
import { checkNotDisposed } from '../models/weights.js';

/**
 * A model p(z) p(x | z) with an approximate posterior q(z | x), as far as it is to be judged: a
 * {@link vae}, or an own object with these members.
 *
 * @typeParam C - Whether it has a condition.
 *
 * @public
 */
export interface LatentModel<C extends boolean = boolean> extends Pick<
  Vae<C>,
  | 'data'
  | 'latent'
  | 'conditional'
  | 'masked'
  | 'condition'
  | 'support'
  | 'variables'
  | 'posterior'
  | 'prior'
  | 'likelihood'
  | 'posteriorParams'
  | 'priorParams'
  | 'likelihoodParams'
> {
  /** The kind of model, as in `'vae'`. */
  readonly type: string;
}

/** The distributions of a model, whose parameters follow from tensors alone. */
export interface LatentParts {
  readonly posterior: Family;
  readonly prior: Family;
  readonly likelihood: Family;
  posteriorParams(batch: Batch): Params;
  priorParams(condition: Tensor | undefined): Params;
  likelihoodParams(z: Tensor, condition: Tensor | undefined): Params;
}

const MEMBERS = {
  posterior: 'object',
  prior: 'object',
  likelihood: 'object',
  posteriorParams: 'function',
  priorParams: 'function',
  likelihoodParams: 'function',
} as const satisfies Partial<Record<keyof LatentModel, string>>;

/**
 * Checks that a model has latents, and that its weights are there.
 *
 * @param call - The function that was given it, as the error names it.
 */
export function latentParts(model: LatentModel, call: string): LatentParts {
  const given = Object(model) as Record<string, unknown>;
  const missing = Object.entries(MEMBERS).find(([name, kind]) => typeof given[name] !== kind);
  if (missing) {
    throw vaeKitError(
      `${call} needs a model with latents, which has the ` +
        `${missing[1] === 'function' ? 'function' : 'member'} ${missing[0]}`,
      describe(model),
      'Give what vae returned, before the data.',
    );
  }
  checkNotDisposed(model);
  // With a condition just where the model has one: the inputs have been checked for it.
  const calls = model as unknown as {
    posteriorParams(data: Tensor, options: object): Params;
    priorParams(options: object): Params;
    likelihoodParams(z: Tensor, options: object): Params;
  };
  return {
    posterior: checkedFamily(model.posterior, model.latent, 'posterior'),
    prior: checkedFamily(model.prior.family, model.latent, "prior's family"),
    likelihood: checkedFamily(model.likelihood, model.data, 'likelihood'),
    posteriorParams: ({ data, condition, mask }) =>
      calls.posteriorParams(data, { condition, ...(mask && { mask }) }),
    priorParams: (condition) => calls.priorParams({ condition }),
    likelihoodParams: (z, condition) => calls.likelihoodParams(z, { condition }),
  };
}
