import {
  add,
  expandDims,
  log,
  logSumExp,
  maximum,
  mul,
  reshape,
  sub,
  sum,
  tile,
} from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { AMOUNT, checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { tileParams } from '../distributions/params.js';
import { creditOfGains } from './credit-of-gains.js';
import { checkedMonteCarlo } from './log-weights.js';
import type { Objective, Terms } from './objective.js';

/**
 * What {@link betaTc} can be told.
 *
 * @public
 */
export interface BetaTcOptions {
  /** The weight of the information between data and latents; 1 unless told. */
  readonly alpha?: number;
  /** The weight of the total correlation of the latents; 6 unless told. */
  readonly beta?: number;
  /** The weight of each latent's own KL from the prior; 1 unless told. */
  readonly gamma?: number;
  /**
   * How many data there are; as many as a batch has unless told. It moves the loss by a constant,
   * and no gradient.
   */
  readonly size?: number;
  /** How many samples of z are averaged for each datum; 1 unless told. */
  readonly samples?: number;
}

const KINDS: OptionKinds<BetaTcOptions> = {
  alpha: AMOUNT,
  beta: AMOUNT,
  gamma: AMOUNT,
  size: COUNT,
  samples: COUNT,
};

/**
 * β-TCVAE: the KL taken apart, with a weight of its own on how latents depend on each other.
 *
 * E_q[log p(x | z)] − α I(x; z) − β KL(q(z) ‖ Π_j q(z_j)) − γ Σ_j KL(q(z_j) ‖ p(z_j)), with q(z)
 * and q(z_j) had from the batch by minibatch-weighted sampling, log q(z) ≈ log 1/(N M) Σ_m
 * q(z | x_m) of M of N data: biased, as the logarithm of a mean is. With all weights 1 it is the
 * {@link elbo}. Chen, Li, Grosse and Duvenaud, Isolating sources of disentanglement in variational
 * autoencoders (2018), equations 2 to 4.
 *
 * @param options - The three weights.
 * @returns The objective.
 * @throws {@link VaeKitError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { betaTc, gaussian, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [3], latent: 2, objective: betaTc({ alpha: 1, beta: 6, gamma: 1 }),
 *   encoder: mlpEncoder([32]), decoder: mlpDecoder([32]), likelihood: gaussian(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function betaTc(options: BetaTcOptions = {}): Objective {
  checkOptions(options, 'betaTc', KINDS);
  const { alpha = 1, beta = 6, gamma = 1, size, samples = 1 } = options;
  return {
    type: 'betaTc',
    options: { alpha, beta, gamma, size, samples },
    samples,
    kl: 'monte-carlo',
    credit(terms) {
      checkedMonteCarlo(terms, 'betaTc');
      const { logLikelihood, logPrior, logPosterior } = terms;
      const { whole, product } = marginals(terms, size);
      const penalty = add(
        mul(alpha, sub(logPosterior, whole)),
        add(mul(beta, sub(whole, product)), mul(gamma, sub(product, logPrior))),
      );
      return creditOfGains(sub(logLikelihood, penalty));
    },
  };
}

/** log q(z) and Σ_j log q(z_j) of each sample, shape `[S, N]`. */
function marginals({ z, posterior, weights }: Terms, size?: number) {
  const { family, params } = posterior;
  if (!family.logProbPerDimension) {
    throw vaeKitError(
      "the posterior under the objective 'betaTc' must have logProbPerDimension",
      `'${family.type}', which has not`,
      'Give posterior: gaussian(), or objective: elbo().',
    );
  }
  const [samples, data, ...latent] = z.shape as [number, number, ...number[]];
  const rows = samples * data;
  const ones = latent.map(() => 1);
  // Row r M + m is sample r under the posterior of datum m.
  const apart = tile(reshape(z, [rows, 1, ...latent]), [1, data, ...ones]);
  const each = family.logProbPerDimension(
    tileParams(family, params, rows),
    reshape(apart, [rows * data, ...latent]),
  );
  const pairs = reshape(each, [samples, data, data, -1]);
  const shares = weights && reshape(log(maximum(weights, 1e-30)), [1, 1, data]);
  const mixed = (logs: Tensor, axis: Tensor | undefined) =>
    sub(logSumExp(axis ? add(logs, axis) : logs, 2), Math.log((size ?? data) * data));
  return {
    whole: mixed(sum(pairs, 3), shares),
    product: sum(mixed(pairs, shares && expandDims(shares, 3)), 2),
  };
}
