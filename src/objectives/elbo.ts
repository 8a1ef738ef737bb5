import {
  add,
  cast,
  greater,
  mean,
  mul,
  reshape,
  scalar,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';
import { AMOUNT, checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { meaning } from '../core/shortcuts.js';
import { stopGradient } from '../core/stop-gradient.js';
import { creditOfGains } from './credit-of-gains.js';
import type { Credit, Objective, Terms } from './objective.js';

/**
 * What {@link elbo} can be told.
 *
 * @public
 */
export interface ElboOptions {
  /**
   * The weight β of the KL, a number of 0 or more, or a function from the training step to one; 1
   * unless told.
   */
  readonly beta?: number | ((step: number) => number);
  /**
   * The least KL that counts in each latent dimension, in nats, as a mean over the batch; 0 unless
   * told. A dimension below it feels no pull towards the prior. Needs a closed-form KL.
   */
  readonly freeBits?: number;
  /**
   * In how many groups of neighbouring latent dimensions, all of one size, each has its `freeBits`;
   * every dimension is one unless told.
   */
  readonly groups?: number;
  /** How many samples of z are averaged for each datum; 1 unless told. */
  readonly samples?: number;
}

const KINDS: OptionKinds<ElboOptions> = {
  beta: null,
  freeBits: AMOUNT,
  groups: COUNT,
  samples: COUNT,
};

const HINTS = {
  klWeight: 'Give beta.',
  'numSamples nSamples': 'Give samples.',
  'warmup annealing': 'Give beta: linearAnnealing({ steps: 5000 }).',
  kl: 'Give kl to vae.',
  seed: 'An objective draws nothing: give seed to fit, or to elbo(data, { seed }) of the model.',
};

/**
 * The evidence lower bound, with a weight on the KL and with free bits.
 *
 * ELBO = E_q[log p(x | z)] − β KL(q(z | x) ‖ p(z)); Kingma and Welling (2014), equation 3;
 * β: Higgins et al., β-VAE (2017), equation 4; free bits λ replace the KL by
 * Σ_j max(λ, mean over the batch of KL_j), over dimensions or groups j: Kingma et al. (2016),
 * equation 15.
 *
 * Where β is another than 1, training tells it as `beta` beside the metrics, which it never is in.
 *
 * @param options - β, free bits and the number of samples.
 * @returns The objective.
 * @throws {@link VaeKitError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { elbo } from 'vae-kit';
 *
 * const plain = elbo();
 * const annealed = elbo({ beta: (step) => Math.min(1, step / 5000) });
 * const free = elbo({ freeBits: 0.25 });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function elbo(options: ElboOptions = {}): Objective {
  checkOptions(options, 'elbo', KINDS, HINTS);
  const { beta = 1, freeBits = 0, groups, samples = 1 } = options;
  if (typeof beta === 'number') checkBeta(beta);
  else if (typeof beta !== 'function') {
    throw optionError(
      'beta',
      'must be a number or a function of the step',
      describe(beta),
      'Give a number such as 1, or (step) => Math.min(1, step / 1000).',
    );
  }
  const weightAt = (step: number) =>
    typeof beta === 'number' ? beta : checkBeta(beta(step), step);
  const reports = beta !== 1;
  const credit = (terms: Terms): Credit => {
    const weight = weightAt(terms.step);
    // A closed-form KL has its gradient of its own and is no sample's merit.
    const gains =
      terms.kind === 'closed-form'
        ? terms.logLikelihood
        : add(terms.logLikelihood, weighed(sub(terms.logPrior, terms.logPosterior), weight));
    const gained = creditOfGains(gains);
    const bound =
      terms.kind === 'closed-form'
        ? sub(gained.bound, weighed(penaltyOf(terms, freeBits, groups), weight))
        : gained.bound;
    return { ...gained, bound, ...(reports && { report: { beta: weight } }) };
  };
  return {
    type: 'elbo',
    options: { beta, freeBits, groups, samples },
    samples,
    ...(freeBits > 0 && { kl: 'closed-form' as const }),
    credit: freeBits > 0 ? credit : meaning(credit, { weightAt, reports }),
  };
}

const weighed = (values: Tensor, weight: number) => (weight === 1 ? values : mul(weight, values));

function checkBeta(beta: number, step?: number): number {
  if (!(Number.isFinite(beta) && beta >= 0)) {
    throw optionError(
      'beta',
      'must be a finite number, 0 or more',
      describe(beta) + (step === undefined ? '' : `, which the function returned for step ${step}`),
      'Give a number such as 1.',
    );
  }
  return beta;
}

function penaltyOf(
  terms: Terms & { kind: 'closed-form' },
  freeBits: number,
  groups?: number,
): Tensor {
  if (freeBits === 0) return terms.kl;
  const [data] = terms.kl.shape as [number];
  const each = terms.klPerDimension();
  const size = each.size / data;
  if (size % (groups ?? 1))
    throw optionError(
      'groups',
      `must divide the ${size} latent dimensions`,
      `${groups}`,
      'Give one that does.',
    );
  const perDimension = sum(reshape(each, [data, groups ?? size, -1]), 2);
  const isAbove = stopGradient(() => {
    const weights = terms.weights ? reshape(terms.weights, [data, 1]) : scalar(1);
    const least = mul(freeBits, mean(weights));
    return cast(greater(mean(mul(weights, perDimension), 0), least), 'float32');
  });
  return sum(add(mul(isAbove, perDimension), mul(sub(1, isAbove), freeBits)), 1);
}
