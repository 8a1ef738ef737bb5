import { checkCount } from '../core/check-count.js';
import { checkPart } from '../core/check-part.js';
import { checkReturned } from '../core/check-tensor.js';
import { describe, vaeKitError } from '../core/errors.js';
import type { Credit, Objective, Terms } from './objective.js';

/** Checks that an option is an objective, whole. */
export function checkObjective(objective: unknown): asserts objective is Objective {
  checkPart(
    objective,
    'objective',
    'an objective',
    ['type: string', 'samples: number', 'credit(terms)', 'kl?: string'],
    'Give one such as elbo().',
  );
  checkCount((objective as Objective).samples, 'the samples of objective', 1);
}

/** The objective's verdict, looked at: the objective may be the user's own. */
export function creditOf(objective: Objective, terms: Terms): Credit {
  const credit: unknown = objective.credit(terms);
  const [samples, data] = terms.logLikelihood.shape as [number, number];
  const rule = `the function credit of the objective '${objective.type}' must return`;
  const remedy = 'Return { bound, signal, leaveOneOut }, as Credit says.';
  const { bound, signal, leaveOneOut } = Object(credit) as Credit;
  if (typeof leaveOneOut !== 'function')
    throw vaeKitError(`${rule} tensors and the function leaveOneOut()`, describe(credit), remedy);
  checkReturned(bound, [data], `${rule} as bound`, remedy);
  checkReturned(signal, [samples, data], `${rule} as signal`, remedy);
  return {
    ...(credit as Credit),
    leaveOneOut() {
      const others: unknown = leaveOneOut.call(credit);
      checkReturned(others, [samples, data], `${rule} leaveOneOut() that gives`, remedy);
      return others;
    },
  };
}
