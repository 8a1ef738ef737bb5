import { checkCount } from '../core/check-count.js';
import { checkPart } from '../core/check-part.js';
import { checkedResult, mustReturn } from '../core/check-result.js';
import { checkReturned } from '../core/check-tensor.js';
import type { Credit, Objective, Terms } from './objective.js';
import { weighedCredit } from './weighed-credit.js';

/** Checks that an option is an objective, whole. */
export function checkObjective(objective: unknown): asserts objective is Objective {
  checkPart<Objective>(
    objective,
    'objective',
    'an objective',
    ['type: string', 'samples: number', 'credit(terms)', 'kl?: string'],
    'Give one such as elbo().',
  );
  checkCount(objective.samples, 'the samples of objective', 1);
}

/** The objective's verdict, weighed, and looked at: the objective may be the user's own. */
export function creditOf(objective: Objective, terms: Terms): Credit {
  const [samples, data] = terms.logLikelihood.shape as [number, number];
  const rule = mustReturn('credit', 'objective', objective);
  const remedy = 'Return { bound, signal, leaveOneOut }, as Credit says.';
  const credit = checkedResult(
    objective.credit(terms),
    'leaveOneOut',
    [samples, data],
    rule,
    remedy,
  );
  checkReturned(credit.bound, [data], `${rule} as bound`, remedy);
  checkReturned(credit.signal, [samples, data], `${rule} as signal`, remedy);
  if (credit.pathwise) {
    checkReturned(credit.pathwise, [samples, data], `${rule} as pathwise`, remedy);
  }
  return weighedCredit(credit, terms.weights);
}
