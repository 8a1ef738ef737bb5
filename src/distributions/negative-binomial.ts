import { add, exp, fill, floor, maximum, mul, sub, tidy, zeros } from '@tensorflow/tfjs-core';
import { countNoise, drawGamma, drawPoisson } from '../core/count-noise.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { sharedShape } from '../core/shapes.js';
import { spread } from '../core/spread.js';
import { stopGradient } from '../core/stop-gradient.js';
import { sumEvent } from '../core/sum-event.js';
import type { Family } from './family.js';
import { lastAxisHalf } from './gaussian-heads.js';
import {
  negativeBinomialLogProb,
  type NegativeBinomialParams,
} from './negative-binomial-log-prob.js';

/**
 * What {@link negativeBinomial} can be told.
 *
 * @public
 */
export interface NegativeBinomialOptions {
  /**
   * Where r comes from, the count of failures at which it stops, or 1 over the dispersion:
   * `'shared'`, one learned number for each dimension, the same for all data (the default);
   * `'learned'`, a network output of its own for each dimension; or a number, fixed.
   */
  readonly totalCount?: 'learned' | 'shared' | number;
}

const KINDS: OptionKinds<NegativeBinomialOptions> = {
  totalCount: {
    wanted: "'learned', 'shared' or a positive number, from 1e-8 to 1e8",
    holds: (value) =>
      value === 'learned' ||
      value === 'shared' ||
      (typeof value === 'number' && value >= 1e-8 && value <= 1e8),
    remedy: 'Give one of these; the greater it is, the nearer to Poisson variables they are.',
  },
};

/**
 * Independent negative binomial variables, for counts that vary more than their means.
 *
 * log p(x) = Σ_j log Γ(x_j + r_j) − log Γ(r_j) − log x_j! + r_j log sigmoid(−a_j) + x_j log
 * sigmoid(a_j), with logits a; the mean is r e^a, the variance mean + mean² / r. Raw network
 * outputs: the logits and, behind them on the last axis where r is learned by the network, as many
 * values of log r. They are Poisson variables whose rates are Gamma's.
 *
 * @param options - Where r comes from.
 * @returns The family.
 * @throws {@link VaeKitError} where r is neither a name nor a positive number.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { negativeBinomial } from 'vae-kit';
 *
 * const geometric = negativeBinomial({ totalCount: 1 });
 * const params = geometric.params(tf.zeros([1, 1]), {});
 * geometric.logProb(params, tf.tensor2d([[2]])).print(); // [3 log ½]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function negativeBinomial(
  options: NegativeBinomialOptions = {},
): Family<NegativeBinomialParams, false> {
  checkOptions(options, 'negativeBinomial', KINDS, {
    'dispersion theta r n count': 'Give r, which is 1 over the dispersion, as totalCount.',
  });
  const { totalCount = 'shared' } = options;
  return {
    type: 'negativeBinomial',
    options: { totalCount },
    support: { type: 'count', low: 0, high: Infinity, step: 1 },
    reparameterized: false,
    rawShape: (event) =>
      totalCount === 'learned' ? [...event.slice(0, -1), 2 * event.at(-1)!] : event,
    ...(totalCount === 'shared' && {
      variables: (event) => ({ logTotalCount: zeros([1, ...event]) }),
    }),
    params: (raw, { logTotalCount }) =>
      tidy(() => {
        if (totalCount === 'learned')
          return { logits: lastAxisHalf(raw, 0), logTotalCount: lastAxisHalf(raw, 1) };
        return {
          logits: raw,
          logTotalCount:
            totalCount === 'shared'
              ? add(logTotalCount!, zeros(sharedShape(raw.shape)))
              : fill(sharedShape(raw.shape), Math.log(totalCount)),
        };
      }),
    sample: (params, key) =>
      tidy(() => {
        const [logits, logCounts] = spread(params.logits, params.logTotalCount);
        const [odds, counts] = [logits.dataSync(), logCounts.dataSync()];
        return countNoise(key, logits.shape, (streams, i) => {
          const rate = Math.exp(odds[i]!) * drawGamma(streams, Math.exp(counts[i]!));
          return drawPoisson(streams, rate);
        });
      }),
    logProb: (params, value) => tidy(() => sumEvent(negativeBinomialLogProb(params, value))),
    logProbPerDimension: (params, value) => tidy(() => negativeBinomialLogProb(params, value)),
    mean: ({ logits, logTotalCount }) => tidy(() => exp(add(logits, logTotalCount))),
    mode: ({ logits, logTotalCount }) =>
      tidy(() =>
        stopGradient(() => floor(mul(maximum(sub(exp(logTotalCount), 1), 0), exp(logits)))),
      ),
  };
}
