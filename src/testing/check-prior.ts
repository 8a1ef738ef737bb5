import { checkOptions, type OptionKinds } from '../core/options.js';
import { eventShape, type Shape } from '../core/shapes.js';
import { bernoulli } from '../distributions/bernoulli.js';
import { categorical } from '../distributions/categorical.js';
import { checkFamily as checkIsFamily } from '../distributions/checked-family.js';
import { checkPrior as checkIsPrior } from '../distributions/checked-prior.js';
import type { Family } from '../distributions/family.js';
import { gaussian } from '../distributions/gaussian.js';
import type { Prior } from '../distributions/prior.js';
import { lawsOfPrior } from './priors/laws.js';
import type { LawReport } from './report.js';
import { runLaws } from './run-laws.js';
import { CHECK_HINTS, checkKinds, type CheckOptions } from './settings.js';

/**
 * What {@link checkPrior} can be told.
 *
 * @public
 */
export interface CheckPriorOptions extends CheckOptions {
  /** The shape of one latent, such as `[2]`; a small one finds faults soonest. */
  readonly latent: number | Shape;
  /** The shape of one condition, for a prior that wants one; it is given classes, as one-hot rows. */
  readonly condition?: number | Shape | undefined;
  /**
   * The family of the posterior whose KL is looked at, and which a prior that is made of the
   * model's posterior is told of; `gaussian()`, `bernoulli()` or `categorical()` unless told.
   */
  readonly posterior?: Family;
}

const kinds = (): OptionKinds<CheckPriorOptions> => ({
  ...checkKinds(),
  latent: null,
  condition: null,
  posterior: null,
});

const HINTS = {
  'event shape data': 'Give latent: [2], the shape of one latent.',
  'classes numClasses labels': 'Give condition: 10, their number.',
};

/** The posterior that a model with such latents would have. */
function usualPosterior({ support, columns = 1 }: Family): Family {
  if (support.type === 'binary') return bernoulli();
  return columns > 1 ? categorical({ classes: columns }) : gaussian();
}

/**
 * Checks a prior by its laws, as a model would build it, and with what it learns moved from where
 * it starts: shapes and rows; that a condition decides its own row; that its density sums to one
 * and samples follow it; that what it learns has its gradients; that its KL from a posterior is that
 * of samples; that keys decide, models share nothing, and nothing leaks.
 *
 * @param prior - The prior, a Gaussian mixture included.
 * @param options - The shapes of latent and condition; seed, error rates and time.
 * @returns What each law says.
 * @throws `VaeKitError` where it is no prior, or an option is wrong.
 *
 * @example
 * ```ts
 * import { conditionalPrior } from 'vae-kit';
 * import { useWasm } from 'vae-kit/wasm';
 * import { assertLaws, checkPrior } from 'vae-kit/testing';
 *
 * await useWasm();
 * assertLaws(await checkPrior(conditionalPrior(), { latent: [2], condition: 3 }));
 * ```
 *
 * @public
 */
export async function checkPrior(prior: Prior, options: CheckPriorOptions): Promise<LawReport> {
  checkIsPrior(prior);
  checkOptions(options, 'checkPrior', kinds(), { ...CHECK_HINTS, ...HINTS });
  const { posterior = usualPosterior(prior.family) } = options;
  checkIsFamily(posterior, 'posterior');
  const latent = eventShape(options.latent, 'latent');
  const condition =
    options.condition === undefined ? undefined : eventShape(options.condition, 'condition');
  const parts = { prior, latent, condition, posterior };
  return runLaws(`the prior '${prior.type}'`, lawsOfPrior(parts), options);
}
