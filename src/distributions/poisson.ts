import {
  add,
  div,
  exp,
  floor,
  greater,
  log,
  maximum,
  mul,
  neg,
  sub,
  tidy,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { countNoise, drawPoisson } from '../core/count-noise.js';
import { logExcess } from '../core/excess.js';
import { spread } from '../core/spread.js';
import { stirlingError } from '../core/stirling.js';
import { stopGradient } from '../core/stop-gradient.js';
import { sumEvent } from '../core/sum-event.js';
import { withGradients } from '../core/with-gradients.js';
import type { Family } from './family.js';
import { LOG_TWO_PI } from './gaussian-log-prob.js';
import { poissonKl, poissonKlPerDimension } from './kl/poisson.js';
import type { PoissonParams } from './poisson-params.js';

/**
 * Independent Poisson variables, for counts.
 *
 * log p(x) = Σ_j x_j a_j − e^a_j − log x_j!, with a the logarithms of the rates; one raw network
 * output per dimension, the logarithm of the rate. It is computed by Loader's form (Fast and
 * accurate computation of binomial probabilities, 2000), so that large counts keep their digits.
 *
 * @returns The family. Counts that vary more than their means ask for {@link negativeBinomial}.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { poisson } from 'vae-kit';
 *
 * const family = poisson();
 * family.logProb({ logRate: tf.zeros([1, 2]) }, tf.tensor2d([[0, 2]])).print(); // [-2 - log 2]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function poisson(): Family<PoissonParams, false> {
  return {
    type: 'poisson',
    options: {},
    support: { type: 'count', low: 0, high: Infinity, step: 1 },
    reparameterized: false,
    rawShape: (event) => event,
    params: (raw) => ({ logRate: raw }),
    sample: ({ logRate }, key) => {
      const logRates = logRate.dataSync();
      return countNoise(key, logRate.shape, (streams, i) =>
        drawPoisson(streams, Math.exp(logRates[i]!)),
      );
    },
    logProb: (params, value) => tidy(() => sumEvent(logProbPerDimension(params, value))),
    logProbPerDimension: (params, value) => tidy(() => logProbPerDimension(params, value)),
    mean: ({ logRate }) => tidy(() => exp(logRate)),
    mode: ({ logRate }) => tidy(() => stopGradient(() => floor(exp(logRate)))),
    kl: poissonKl,
    klPerDimension: poissonKlPerDimension,
  };
}

/** By the logarithm of the rate λ: x − λ. A count has no slope. */
function logProbPerDimension({ logRate }: PoissonParams, value: Tensor): Tensor {
  const [a, x] = spread(logRate, value);
  return withGradients(
    { a },
    (save) => {
      const rate = exp(a);
      save([x, rate]);
      // 1 in the place of 0, whose probability is e^(−λ).
      const isSome = greater(x, 0);
      const count = where(isSome, x, add(1, mul(0, x)));
      const logarithm = log(maximum(count, 1e-30));
      const distance = mul(count, logExcess(div(sub(rate, count), count), sub(a, logarithm)));
      const peak = add(mul(0.5, add(logarithm, LOG_TWO_PI)), stirlingError(count));
      return neg(where(isSome, add(peak, distance), rate));
    },
    (dy, [count, rate]) => ({ a: () => mul(dy, sub(count!, rate!)) }),
  );
}
