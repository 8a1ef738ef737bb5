import type { Tensor } from '@tensorflow/tfjs-core';
import type { Family, Params } from '../distributions/family.js';
import type { KlKind } from '../distributions/settle-kl.js';

/**
 * What is known of S samples for each of N data, in nats.
 *
 * @public
 */
export type Terms = {
  /** log p(x | z), shape `[S, N]`. */
  readonly logLikelihood: Tensor;
  /** How many training steps came before. */
  readonly step: number;
  /** The samples, shape `[S, N, ...latent]`. */
  readonly z: Tensor;
  /** The distributions q(z | x) that they are of, with parameters of N rows. */
  readonly posterior: {
    /** Of which family they are. */
    readonly family: Family;
    /** Their parameters, by name. */
    readonly params: Params;
  };
  /**
   * Draws from the prior, for objectives that compare samples; the same at each call of a step.
   *
   * @returns Shape `[N, ...latent]`.
   */
  samplePrior(): Tensor;
  /**
   * What each datum counts, shape `[N]`, where some count more than others. The credit is weighed
   * when it is given back; an objective needs them only for means over the batch of its own.
   */
  readonly weights?: Tensor | undefined;
} & (
  | {
      /** The KL is had from a formula. */
      readonly kind: 'closed-form';
      /** KL(q(z | x) ‖ p(z)), shape `[N]`. */
      readonly kl: Tensor;
      /**
       * The same apart for each latent dimension.
       *
       * @returns Shape `[N, ...]`, whose sum behind the first axis is `kl`.
       */
      readonly klPerDimension: () => Tensor;
    }
  | {
      /** The KL is had from the samples. */
      readonly kind: 'monte-carlo';
      /** log p(z), shape `[S, N]`. */
      readonly logPrior: Tensor;
      /** log q(z | x), shape `[S, N]`. */
      readonly logPosterior: Tensor;
    }
);

/**
 * An objective's verdict on the samples: the bound, and what each sample is to be praised or blamed
 * for.
 *
 * @public
 */
export interface Credit {
  /** The bound that is maximised, shape `[N]`, in nats. */
  readonly bound: Tensor;
  /**
   * Each sample's learning signal, shape `[S, N]`: the gradient of the expected bound with respect
   * to the sampling distribution is E[Σ_s signal_s ∇ log q(z_s)], besides the bound's own gradient.
   */
  readonly signal: Tensor;
  /**
   * For each sample, what its signal would have been going by the other samples alone.
   *
   * @returns Shape `[S, N]`; row s does not depend on sample s. Needs S of 2 or more.
   */
  leaveOneOut(): Tensor;
  /**
   * What the gradient along each sample's path is to be multiplied by in an estimator that leaves
   * out the direct gradient of log q, shape `[S, N]`; 1 where this is left out, as it may be for a
   * bound that is a mean over samples.
   *
   * It is (c − ∂c/∂ℓ) / c, with c = ∂ bound / ∂ℓ the bound's slope in the sample's log-weight
   * ℓ = log p(x, z) − log q(z | x): the mean of what is left out is that of −∂c/∂ℓ times the
   * gradient of ℓ along the path. For the importance-weighted bound it is the sample's normalised
   * weight. Tucker, Lawson, Gu and Maddison, Doubly reparameterized gradient estimators for Monte
   * Carlo objectives (2019), equation 8; for the ELBO Roeder, Wu and Duvenaud (2017).
   */
  readonly pathwise?: Tensor | undefined;
  /**
   * What each datum counts, shape `[N]`, where some count more than others. An estimator finds it
   * here, in `bound`, `signal` and `leaveOneOut` already; an objective leaves it out.
   */
  readonly weights?: Tensor | undefined;
  /** Numbers by name that are told beside the metrics of the step, such as β. */
  readonly report?: Readonly<Record<string, number>> | undefined;
}

/**
 * What is maximised: from the terms of the samples to the bound and each sample's credit.
 *
 * An objective knows nothing of how gradients get through samples; that is the {@link Estimator}'s.
 *
 * @example An objective of your own: the importance-weighted bound
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import type { Objective } from 'vae-kit';
 *
 * const importanceWeighted = (samples: number): Objective => ({
 *   type: 'importanceWeighted',
 *   samples,
 *   kl: 'monte-carlo',
 *   credit(terms) {
 *     if (terms.kind !== 'monte-carlo') throw new Error('needs log-probabilities');
 *     const logWeights = tf.add(terms.logLikelihood, tf.sub(terms.logPrior, terms.logPosterior));
 *     const drawn = logWeights.shape[0]!; // the estimator may draw more
 *     const bound = tf.sub(tf.logSumExp(logWeights, 0), Math.log(drawn));
 *     return {
 *       bound,
 *       signal: tf.tile(tf.expandDims(bound, 0), [drawn, 1]),
 *       // Each sample's weight is guessed by the geometric mean of the others.
 *       leaveOneOut() {
 *         const guesses = tf.div(tf.sub(tf.sum(logWeights, 0, true), logWeights), drawn - 1);
 *         const own = tf.expandDims(tf.eye(drawn), 2); // [S, S, 1]
 *         const guessed = tf.mul(own, tf.expandDims(guesses, 1));
 *         const others = tf.mul(tf.sub(1, own), tf.expandDims(logWeights, 0));
 *         return tf.sub(tf.logSumExp(tf.add(guessed, others), 1), Math.log(drawn));
 *       },
 *     };
 *   },
 * });
 * ```
 *
 * @public
 */
export interface Objective {
  /** The objective's name, as in `'elbo'`. */
  readonly type: string;
  /**
   * What the part was made of, for {@link saveModel}: what its factory takes, as numbers, texts,
   * parts or lists of such; `{}` for nothing. A model with a part that lacks it cannot be saved.
   */
  readonly options?: Readonly<Record<string, unknown>>;
  /** How many samples it takes for each datum. */
  readonly samples: number;
  /** Which kind of KL it needs; either will do where this is left out. */
  readonly kl?: KlKind;
  /**
   * The bound and the credit of each sample.
   *
   * @param terms - Log-probabilities and KL.
   * @returns Tensors through which gradients flow.
   */
  credit(terms: Terms): Credit;
}
