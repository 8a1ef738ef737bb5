import { add, div, mean, mul, neg, sub, sum } from '@tensorflow/tfjs-core';
import { checkCount } from '../core/check-count.js';
import { vaeKitError } from '../core/errors.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { stopGradient } from '../core/stop-gradient.js';
import type { Params } from '../distributions/family.js';
import type { Baseline } from './baseline.js';
import { checkBaseline, firstOf, guessOf, updateOf } from './check-baseline.js';
import type { Estimator, Unbiased } from './estimator.js';

/**
 * What {@link scoreFunction} can be told.
 *
 * @typeParam S - The baseline's state.
 *
 * @public
 */
export interface ScoreFunctionOptions<S extends Params = Params> {
  /** The control variate that is subtracted from each sample's signal; none unless told. */
  readonly baseline?: Baseline<S>;
  /** How many samples of z are drawn for each datum; 1 unless told. */
  readonly samples?: number;
}

const KINDS: OptionKinds<ScoreFunctionOptions> = { baseline: null, samples: null };

const HINTS = {
  decay: 'Give baseline: movingAverage(0.99).',
  'numSamples nSamples': 'Give samples.',
  seed: 'An estimator draws by the keys of a step: give seed to fit.',
};

/**
 * The score-function estimator, or REINFORCE, for latents that cannot be reparameterised.
 *
 * ∇ E_q[f(z)] = E_q[(f(z) − b) ∇ log q(z | x)] + E_q[∇ f(z)], with the signal f held constant in
 * the first term and a baseline b that does not depend on z. The surrogate adds stop(f − b) (log q
 * − stop(log q)) to the bound: zero in value, the first term in its gradient. Unbiased. Williams (1992); Mnih
 * and Gregor (2014), section 2.
 *
 * @param options - The baseline and the number of samples.
 * @returns The estimator.
 * @throws {@link VaeKitError} where the baseline needs more samples than are drawn.
 *
 * @example
 * ```ts
 * import { movingAverage, scoreFunction } from 'vae-kit';
 *
 * const estimator = scoreFunction({ baseline: movingAverage(0.99), samples: 4 });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function scoreFunction<S extends Params = Record<never, never>>(
  options: ScoreFunctionOptions<S> = {},
): Estimator<S, 'any'> & Unbiased {
  checkOptions(options, 'scoreFunction', KINDS, HINTS);
  const { baseline, samples = 1 } = options;
  checkCount(samples, 'samples', 4);
  if (baseline !== undefined) checkBaseline(baseline);
  if (baseline && samples < baseline.minSamples) {
    throw vaeKitError(
      `the baseline '${baseline.type}' needs at least ${baseline.minSamples} samples for each ` +
        'datum',
      `${samples}`,
      `Give scoreFunction({ samples: ${baseline.minSamples} }) or more.`,
    );
  }
  return {
    type: 'scoreFunction',
    options: { baseline, samples },
    requires: 'any',
    samples,
    unbiased: true,
    ...(baseline?.variables && { variables: (sizes) => baseline.variables!(sizes) }),
    initialState: () => (baseline ? firstOf(baseline) : ({} as S)),
    draw(posterior, params, key) {
      const z = stopGradient(() => posterior.sample(params, key));
      return { z, logPosterior: () => posterior.logProb(params, z) };
    },
    surrogate({ credit, logPosterior, data, condition, variables, state }) {
      const logQ = logPosterior();
      const inputs = { credit, data, condition, variables, state };
      const advantage = stopGradient(() => {
        if (!baseline) return credit.signal;
        const rest = sub(credit.signal, guessOf(baseline, inputs));
        return baseline.scale ? div(rest, baseline.scale(inputs)) : rest;
      });
      const score = sum(mul(advantage, sub(logQ, stopGradient(logQ))), 0);
      const loss = neg(mean(add(credit.bound, score)));
      if (!baseline) return { loss, state };
      const own = baseline.loss?.(inputs);
      return {
        loss: own ? add(loss, sub(own, stopGradient(own))) : loss,
        state: updateOf(baseline, inputs),
      };
    },
  };
}
