import type { Family } from '../distributions/family.js';
import type { Prior } from '../distributions/prior.js';
import type { Estimator } from '../estimators/estimator.js';
import type { Objective } from '../objectives/objective.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { checkFamily as checkIsFamily } from '../distributions/checked-family.js';
import { checkPrior as checkIsPrior } from '../distributions/checked-prior.js';
import { checkEstimator as checkIsEstimator } from '../estimators/check-estimator.js';
import { checkObjective as checkIsObjective } from '../objectives/check-objective.js';
import { elbo } from '../objectives/elbo.js';
import { lawsOfEstimator } from './estimators/laws.js';
import { usualPrior } from './estimators/tiny-model.js';
import type { LawReport } from './report.js';
import { runLaws } from './run-laws.js';
import { CHECK_HINTS, checkKinds, type CheckOptions } from './settings.js';

/**
 * What {@link checkEstimator} can be told.
 *
 * @public
 */
export interface CheckEstimatorOptions extends CheckOptions {
  /** The family of the latents: of bits, or of real numbers. */
  readonly posterior: Family;
  /** Their prior; `bernoulliPrior(0.3)` or `standardNormal()` unless told. */
  readonly prior?: Prior;
  /** What is maximised; `elbo()` unless told. It must judge each datum for itself. */
  readonly objective?: Objective;
}

const kinds = (): OptionKinds<CheckEstimatorOptions> => ({
  ...checkKinds(),
  posterior: null,
  prior: null,
  objective: null,
});

/**
 * Checks an estimator by its laws, in a model so small that all its latents can be gone through:
 * its loss is −bound in value; its gradient has the exact one as mean, also where data do not count
 * the same, where a constant is added to log p(x | z), and after some steps; its state settles; its
 * noise is no more than without a baseline; nothing leaks.
 *
 * Latents that are bits are enumerated, one real number is integrated over a grid. An estimator
 * that is biased by design, such as a relaxation, is rejected, as it should be.
 *
 * @param estimator - The estimator.
 * @param options - The posterior, prior and objective; seed, error rates and time.
 * @returns What each law says.
 * @throws `VaeKitError` where a part is none, parts do not go together, or an option is
 * wrong.
 *
 * @example
 * ```ts
 * import { bernoulli, leaveOneOut, scoreFunction } from 'vae-kit';
 * import { useWasm } from 'vae-kit/wasm';
 * import { assertLaws, checkEstimator } from 'vae-kit/testing';
 *
 * await useWasm();
 * const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
 * assertLaws(await checkEstimator(estimator, { posterior: bernoulli(), effect: 0.2 }));
 * ```
 *
 * @public
 */
export async function checkEstimator(
  estimator: Estimator,
  options: CheckEstimatorOptions,
): Promise<LawReport> {
  checkIsEstimator(estimator);
  checkOptions(options, 'checkEstimator', kinds(), CHECK_HINTS);
  const { posterior, objective = elbo() } = options;
  checkIsFamily(posterior, 'posterior');
  const prior = options.prior ?? usualPrior(posterior);
  checkIsPrior(prior);
  checkIsObjective(objective);
  const parts = { estimator, posterior, prior, objective };
  return runLaws(`the estimator '${estimator.type}'`, lawsOfEstimator(parts), options);
}
