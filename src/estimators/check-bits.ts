import { describe, optionError } from '../core/errors.js';
import type { Family, Params } from '../distributions/family.js';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Credit } from '../objectives/objective.js';

/** The logits of latents that are bits; others are refused. */
export function logitsOf(
  { type }: Pick<Family, 'type'>,
  params: Params,
  estimator: string,
): Tensor {
  const { logits } = params;
  if (type === 'bernoulli' && logits) return logits;
  throw optionError(
    'estimator',
    `must fit the posterior: '${estimator}' is for bits`,
    `a posterior of the family '${type}'`,
    'Give posterior: bernoulli(), or estimator: scoreFunction({ baseline: leaveOneOut(), ' +
      'samples: 4 }).',
  );
}

/** Refuses objectives that weigh samples against each other, for which an estimator has a bias. */
export function checkMean({ pathwise }: Credit, estimator: string): void {
  if (!pathwise) return;
  throw optionError(
    'estimator',
    `must fit the objective: '${estimator}' is for a mean over samples, as elbo() is`,
    describe(estimator),
    'Give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }).',
  );
}
