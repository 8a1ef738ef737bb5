import { vaeKitError } from '../../core/errors.js';
import type { Family } from '../../distributions/family.js';
import type { Prior } from '../../distributions/prior.js';
import { settleKl, type KlKind, type SettledKl } from '../../distributions/settle-kl.js';
import { standardNormal } from '../../distributions/standard-normal.js';
import type { Estimator } from '../../estimators/estimator.js';
import type { Objective } from '../../objectives/objective.js';

/** The prior of a model that was given none. */
export function defaultPrior(posterior: Family): Prior {
  if (posterior.support.type === 'real') return standardNormal();
  throw vaeKitError(
    `a '${posterior.type}' posterior needs a prior over ${posterior.support.type} latents`,
    'none (the default, standardNormal(), is over real ones)',
    posterior.type === 'bernoulli' ? 'Give prior: bernoulliPrior(0.5).' : 'Give one as prior.',
  );
}

/** Checks that the parts go together. */
export function checkTogether({
  posterior,
  prior,
  estimator,
}: {
  readonly posterior: Family;
  readonly prior: Prior;
  readonly estimator: Estimator;
}): void {
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

/** How the KL is had, as the user, the objective and the estimator want it. */
export function settleKind(
  posterior: Family,
  prior: Family,
  wanted: KlKind | undefined,
  objective: Objective,
  estimator: Estimator,
): SettledKl {
  if (objective.kl && estimator.kl && objective.kl !== estimator.kl) {
    throw vaeKitError(
      'objective and estimator must agree on the kind of KL',
      `'${objective.kl}' for '${objective.type}' and '${estimator.kl}' for '${estimator.type}'`,
      'Change one of them.',
    );
  }
  return objective.kl
    ? settleKl(posterior, prior, wanted, objective.kl, 'objective')
    : settleKl(posterior, prior, wanted, estimator.kl, 'estimator');
}
