import { describe, optionError, vaeKitError } from '../../core/errors.js';
import type { Family } from '../../distributions/family.js';
import type { Prior } from '../../distributions/prior.js';
import { standardNormal } from '../../distributions/standard-normal.js';
import type { Estimator } from '../../estimators/estimator.js';
import type { Objective } from '../../objectives/objective.js';

/** The parts of a VAE that work on distributions. */
export interface ProbabilisticParts {
  readonly posterior: Family;
  readonly prior: Prior;
  readonly objective: Objective;
  readonly estimator: Estimator;
}

/** The prior of a model that was given none. */
export function defaultPrior(posterior: Family): Prior {
  if (posterior.support.type === 'real') return standardNormal();
  throw vaeKitError(
    `a '${posterior.type}' posterior needs a prior over ${posterior.support.type} latents`,
    'none (the default, standardNormal(), is over real ones)',
    posterior.type === 'bernoulli' ? 'Give prior: bernoulliPrior(0.5).' : 'Give one as prior.',
  );
}

function lacks(part: unknown, method: string): boolean {
  return typeof (part as Record<string, unknown> | null | undefined)?.[method] !== 'function';
}

/** Checks that the parts are what they should be, and go together. */
export function checkParts({ objective, estimator, posterior, prior }: ProbabilisticParts): void {
  if (lacks(posterior, 'logProb'))
    throw optionError(
      'posterior',
      'must be a family',
      describe(posterior),
      'Give one such as gaussian().',
    );
  if (lacks(prior, 'build'))
    throw optionError(
      'prior',
      'must be a prior',
      describe(prior),
      'Give one such as standardNormal().',
    );
  if (lacks(objective, 'credit'))
    throw optionError(
      'objective',
      'must be an objective',
      describe(objective),
      'Give one such as elbo().',
    );
  if (lacks(estimator, 'surrogate'))
    throw optionError(
      'estimator',
      'must be an estimator',
      describe(estimator),
      'Give one such as reparameterized().',
    );
  if (estimator.requires === 'reparameterized' && !posterior.reparameterized) {
    throw vaeKitError(
      `the estimator '${estimator.type}' needs a posterior whose samples carry gradients`,
      `'${posterior.type}'`,
      'Give estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }), which works for ' +
        'any posterior.',
    );
  }
  if (posterior.support.type !== prior.family.support.type) {
    throw vaeKitError(
      `posterior and prior must be over the same latents`,
      `a '${posterior.type}' posterior over ${posterior.support.type} and a '${prior.type}' ` +
        `prior over ${prior.family.support.type} ones`,
      'Change one of them.',
    );
  }
}

/** How many samples of z are drawn for each datum, as objective or estimator want it. */
export function settleSamples(objective: Objective, estimator: Estimator): number {
  if (objective.samples > 1 && estimator.samples > 1 && objective.samples !== estimator.samples) {
    throw vaeKitError(
      'objective and estimator must agree on the number of samples',
      `${objective.samples} for '${objective.type}' and ${estimator.samples} for ` +
        `'${estimator.type}'`,
      'Give samples to one of them, or the same number to both.',
    );
  }
  return Math.max(objective.samples, estimator.samples);
}
