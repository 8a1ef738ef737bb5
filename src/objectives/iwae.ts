import {
  add,
  div,
  exp,
  expandDims,
  eye,
  logSumExp,
  mul,
  sub,
  sum,
  tile,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { requireOption } from '../core/require-option.js';
import { stopGradient } from '../core/stop-gradient.js';
import { logWeightsOf } from './log-weights.js';
import type { Objective } from './objective.js';

/**
 * What {@link iwae} can be told.
 *
 * @public
 */
export interface IwaeOptions {
  /** How many samples of z the bound is of, for each datum: k. With 1 it is the ELBO. */
  readonly samples: number;
}

const KINDS: OptionKinds<IwaeOptions> = { samples: COUNT };

const HINTS = {
  'k numSamples nSamples importanceSamples numParticles': 'Give samples.',
  beta: 'The weights of samples are p(x, z) / q(z | x), which leaves no place for β.',
};

/**
 * The importance-weighted bound, which k samples of z draw nearer to log p(x).
 *
 * E[log 1/k Σ_s w_s], w_s = p(x, z_s) / q(z_s | x): at k = 1 the ELBO, never falling with k. Burda,
 * Grosse and Salakhutdinov, Importance weighted autoencoders (2016), equation 8. Training's loss is
 * minus this bound; what it shows as `elbo` is the ordinary one of the same samples. That of data
 * held out is {@link estimateLogLikelihood} with as many samples.
 *
 * With {@link reparameterized} each sample's gradient counts w_s / Σ w, as in equation 14 there;
 * with {@link doublyReparameterized} (w_s / Σ w)², of the same mean and less noise. With
 * `scoreFunction({ baseline: leaveOneOut() })` it is VIMCO, for bits: each sample is judged by the
 * bound less what it would be with its own weight replaced by the geometric mean of the others'.
 * Mnih and Rezende, Variational inference for Monte Carlo objectives (2016), equations 8 and 9.
 *
 * @param options - The number of samples.
 * @returns The objective.
 * @throws {@link VaeKitError} where the number is not a positive integer.
 *
 * @example
 * ```ts
 * import { doublyReparameterized, gaussian, iwae, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [3], latent: 2, objective: iwae({ samples: 5 }), estimator: doublyReparameterized(),
 *   encoder: mlpEncoder([32]), decoder: mlpDecoder([32]), likelihood: gaussian(),
 * });
 * model.dispose();
 * ```
 *
 * @example VIMCO
 * ```ts
 * import { iwae, leaveOneOut, scoreFunction } from 'vae-kit';
 *
 * const vimco = {
 *   objective: iwae({ samples: 5 }),
 *   estimator: scoreFunction({ baseline: leaveOneOut(), samples: 5 }),
 * };
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function iwae(options: IwaeOptions): Objective {
  checkOptions(options, 'iwae', KINDS, HINTS);
  const { samples } = options;
  requireOption(samples, 'samples', 'iwae({ samples: 5 })');
  return {
    type: 'iwae',
    options: { samples },
    samples,
    kl: 'monte-carlo',
    credit(terms) {
      const logWeights = logWeightsOf(terms, 'iwae');
      // The estimator may draw more than one where the objective asks for one.
      const [drawn] = logWeights.shape as [number];
      const bound = sub(logSumExp(logWeights, 0), Math.log(drawn));
      return {
        bound,
        signal: tile(expandDims(bound, 0), [drawn, 1]),
        pathwise: stopGradient(() => exp(sub(logWeights, logSumExp(logWeights, 0)))),
        leaveOneOut: () => sub(logSumExp(guessed(logWeights), 1), Math.log(drawn)),
      };
    },
  };
}

/** Row s of [S, S, N] has the log-weights, but for that of s the mean of all others. */
function guessed(logWeights: Tensor): Tensor {
  const [drawn] = logWeights.shape as [number];
  const guesses = div(sub(sum(logWeights, 0), logWeights), drawn - 1);
  const own = expandDims(eye(drawn), 2);
  return add(mul(own, expandDims(guesses, 1)), mul(sub(1, own), expandDims(logWeights, 0)));
}
