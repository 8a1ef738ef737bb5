import {
  add,
  exp,
  matMul,
  mean,
  mul,
  reshape,
  square,
  sub,
  sum,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { AMOUNT, checkOptions, COUNT, type Kind, type OptionKinds } from '../core/options.js';
import { requireOption } from '../core/require-option.js';
import { creditOfGains } from './credit-of-gains.js';
import { logWeightsOf } from './log-weights.js';
import type { Objective } from './objective.js';

/**
 * What {@link infoVae} can be told.
 *
 * @public
 */
export interface InfoVaeOptions {
  /** How much of the KL of each datum is left out, at most 1: 0 for all of it, 1 for none. */
  readonly alpha: number;
  /** What α + λ − 1 times the discrepancy between all codes and the prior costs, 0 or more. */
  readonly lambda: number;
  /** How many samples of z are averaged for each datum; 1 unless told. */
  readonly samples?: number;
}

const SHARE: Kind = {
  wanted: 'a finite number, at most 1',
  holds: (value) => Number.isFinite(value) && (value as number) <= 1,
  remedy: 'Give a number such as 0.',
};

const KINDS: OptionKinds<InfoVaeOptions> = { alpha: SHARE, lambda: AMOUNT, samples: COUNT };

/**
 * InfoVAE: less of each datum's KL, and in its place one between all codes together and the prior,
 * which does not keep z from telling of x.
 *
 * E_q[log p(x | z)] − (1 − α) KL(q(z | x) ‖ p(z)) − (α + λ − 1) MMD²(q(z), p(z)). Zhao, Song and
 * Ermon, InfoVAE (2019), equation 6. The maximum mean discrepancy is of the batch's samples and as
 * many draws of the prior, mean k(z, z′) + mean k(p, p′) − 2 mean k(z, p), with the kernel
 * exp(−|z − z′|² / 2D) of D latents. α = 0, λ = 1 is the {@link elbo}; α = 1 the MMD-VAE.
 *
 * @param options - α and λ.
 * @returns The objective.
 * @throws {@link VaeKitError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { gaussian, infoVae, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [3], latent: 2, objective: infoVae({ alpha: 0, lambda: 100 }),
 *   encoder: mlpEncoder([32]), decoder: mlpDecoder([32]), likelihood: gaussian(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function infoVae(options: InfoVaeOptions): Objective {
  checkOptions(options, 'infoVae', KINDS, { 'beta klWeight': 'Give alpha: 1 less β.' });
  const { alpha, lambda, samples = 1 } = options;
  requireOption(alpha, 'alpha', 'infoVae({ alpha: 0, lambda: 100 })');
  requireOption(lambda, 'lambda', 'infoVae({ alpha: 0, lambda: 100 })');
  const price = alpha + lambda - 1;
  return {
    type: 'infoVae',
    options: { alpha, lambda, samples },
    samples,
    credit(terms) {
      const { logLikelihood, z } = terms;
      const closed = terms.kind === 'closed-form';
      const gains = closed
        ? logLikelihood
        : sub(logWeightsOf(terms, 'infoVae'), mul(alpha, sub(terms.logPrior, terms.logPosterior)));
      const credit = creditOfGains(gains);
      const bound = closed ? sub(credit.bound, mul(1 - alpha, terms.kl)) : credit.bound;
      if (price === 0) return { ...credit, bound };
      const prior = terms.samplePrior();
      const count = prior.shape[0];
      const cost = mul(
        price,
        discrepancy(reshape(z, [z.size / (prior.size / count), -1]), reshape(prior, [count, -1])),
      );
      // Each sample has a part in the whole batch's; others say nothing of it without them.
      const signal = sub(credit.signal, mul(count, cost));
      return { ...credit, bound: sub(bound, cost), signal };
    },
  };
}

function discrepancy(a: Tensor2D, b: Tensor2D) {
  const among = (x: Tensor2D, y: Tensor2D) => {
    const inner = matMul(x, transpose(y));
    const sizes = add(sum(square(x), 1, true), sum(square(y), 1));
    return mean(exp(mul(-0.5 / x.shape[1], sub(sizes, mul(2, inner)))));
  };
  return sub(add(among(a, a), among(b, b)), mul(2, among(a, b)));
}
