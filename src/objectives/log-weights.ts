import { add, sub, type Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import type { Terms } from './objective.js';

/** Those terms of samples that have log-probabilities, which an objective has asked for. */
export function checkedMonteCarlo(
  terms: Terms,
  objective: string,
): asserts terms is Extract<Terms, { kind: 'monte-carlo' }> {
  if (terms.kind === 'monte-carlo') return;
  throw vaeKitError(
    `the objective '${objective}' needs the log-probabilities of samples`,
    'a KL by its formula',
    "Give it terms whose kind is 'monte-carlo'.",
  );
}

/** Those terms that have a KL by its formula, which an objective has asked for. */
export function checkClosedForm(
  terms: Terms,
  objective: string,
): asserts terms is Extract<Terms, { kind: 'closed-form' }> {
  if (terms.kind === 'closed-form') return;
  throw vaeKitError(
    `the objective '${objective}' needs a KL by its formula`,
    'log-probabilities of samples',
    "Give it terms whose kind is 'closed-form'.",
  );
}

/** log p(x, z) − log q(z | x), shape `[S, N]`. */
export function logWeightsOf(terms: Terms, objective: string): Tensor {
  checkedMonteCarlo(terms, objective);
  return add(terms.logLikelihood, sub(terms.logPrior, terms.logPosterior));
}
