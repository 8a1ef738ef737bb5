import {
  add,
  argMax,
  cast,
  exp,
  greater,
  log,
  logSumExp,
  maximum,
  mean,
  mul,
  neg,
  oneHot,
  sigmoid,
  softplus,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { optionError } from '../core/errors.js';
import type { Key } from '../core/keys.js';
import { uniformNoise } from '../core/noise.js';
import { checkOptions, FLAG, type OptionKinds } from '../core/options.js';
import { requireOption } from '../core/require-option.js';
import { stopGradient } from '../core/stop-gradient.js';
import { sumEvent } from '../core/sum-event.js';
import type { Biased, Estimator } from './estimator.js';
import { checkTemperature, logitOf } from './relaxed-bits.js';

/**
 * What {@link gumbelSoftmax} can be told.
 *
 * @public
 */
export interface GumbelSoftmaxOptions {
  /**
   * λ, a number above 0, or a function from the training step to one. High: smooth, and far from
   * the discrete model; low: near it, and noisy.
   */
  readonly temperature: number | ((step: number) => number);
  /**
   * Whether the decoder sees discrete latents, and relaxed ones only count on the way back; false
   * unless told.
   */
  readonly hard?: boolean;
}

const KINDS: OptionKinds<GumbelSoftmaxOptions> = { temperature: null, hard: FLAG };

const HINTS = {
  'tau lambda': 'Give temperature.',
  straightThrough: 'Give hard: true.',
  seed: 'An estimator draws by the keys of a step: give seed to fit.',
};

/**
 * The concrete relaxation, or Gumbel-softmax: in training latents lie between their discrete
 * values, and carry gradients. The model's latents stay discrete: {@link evaluate} and all else
 * tell the discrete bound.
 *
 * Bits: z = σ(y), y = (α + logit u) / λ. One-hot: z = softmax((α + Gumbel noise) / λ). Training's
 * bound has their own densities under posterior and prior (so the KL is had from samples); the
 * decoder sees what is between. Biased: the gradient is that of the relaxed model, which the
 * discrete one differs from the more, the higher λ. With `hard` z is rounded, with the gradient of
 * the relaxed one, and the KL is as ever: the straight-through Gumbel-softmax, biased too. Maddison,
 * Mnih and Teh, The concrete distribution (2017), equations 10 and 20 and appendix C.3; Jang, Gu
 * and Poole, Categorical reparameterization with Gumbel-softmax (2017).
 *
 * @param options - The temperature, and whether to round.
 * @returns The estimator.
 * @throws {@link VaeKitError} where the temperature is not above 0.
 *
 * @example
 * ```ts
 * import { gumbelSoftmax, linearAnnealing } from 'vae-kit';
 *
 * const temperature = linearAnnealing({ steps: 10_000, from: 1, to: 0.3 });
 * const estimator = gumbelSoftmax({ temperature });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function gumbelSoftmax(
  options: GumbelSoftmaxOptions,
): Estimator<Record<never, never>, 'any'> & Biased {
  checkOptions(options, 'gumbelSoftmax', KINDS, HINTS);
  const { temperature, hard = false } = options;
  requireOption(temperature, 'temperature', 'gumbelSoftmax({ temperature: 0.5 })');
  if (typeof temperature !== 'function') checkTemperature(temperature);
  return {
    type: 'gumbelSoftmax',
    options: { temperature, hard },
    requires: 'any',
    samples: 1,
    unbiased: false,
    ...(!hard && { kl: 'monte-carlo' as const }),
    initialState: () => ({}),
    draw(posterior, params, key, { step }) {
      const lambda =
        typeof temperature === 'function' ? checkTemperature(temperature(step), step) : temperature;
      const relax =
        Object.hasOwn(RELAXED, posterior.type) && params.logits && RELAXED[posterior.type];
      if (!relax) {
        throw optionError(
          'estimator',
          "must fit the posterior: 'gumbelSoftmax' is for bits and one-hot latents",
          `a posterior of the family '${posterior.type}'`,
          'Give posterior: bernoulli(), or another estimator.',
        );
      }
      const { soft, discrete, density } = relax(params.logits!, lambda, key);
      if (hard) {
        const z = add(
          soft,
          stopGradient(() => sub(discrete(), soft)),
        );
        return { z, logPosterior: () => posterior.logProb(params, z) };
      }
      return {
        z: soft,
        logPosterior: () => density(params.logits!),
        logPrior: (_, prior) => density(prior.logits!),
      };
    },
    surrogate: ({ credit, state }) => ({ loss: neg(mean(credit.bound)), state }),
  };
}

interface Relaxation {
  readonly soft: Tensor;
  discrete(): Tensor;
  /** The log-density of what was drawn, with other logits. */
  density(logits: Tensor): Tensor;
}

const RELAXED: Readonly<Record<string, (logits: Tensor, lambda: number, key: Key) => Relaxation>> =
  {
    bernoulli(logits, lambda, key) {
      const y = mul(add(logits, logitOf(uniformNoise(key, logits.shape))), 1 / lambda);
      return {
        soft: sigmoid(y),
        discrete: () => cast(greater(y, 0), 'float32'),
        // Of y: λ e^l / (1 + e^l)², l = α − λ y.
        density(alpha) {
          const l = sub(alpha, mul(lambda, y));
          return sumEvent(sub(add(l, Math.log(lambda)), mul(2, softplus(l))));
        },
      };
    },
    categorical(logits, lambda, key) {
      const classes = logits.shape.at(-1)!;
      const u = maximum(uniformNoise(key, logits.shape), 1e-7);
      const gumbel = neg(log(maximum(neg(log(u)), 1e-7)));
      const scaled = mul(add(logits, gumbel), 1 / lambda);
      const y = sub(scaled, logSumExp(scaled, -1, true));
      const constant =
        (classes - 1) * Math.log(lambda) +
        Array.from({ length: classes - 1 }, (_, k) => Math.log(k + 1)).reduce((a, b) => a + b, 0);
      return {
        soft: exp(y),
        discrete: () => cast(oneHot(argMax(y, -1), classes), 'float32'),
        // Of y = log z: (n − 1)! λ^(n − 1) Π e^l_k / (Σ e^l_k)^n, l = α − λ y.
        density(alpha) {
          const l = sub(alpha, mul(lambda, y));
          const each = sub(sum(l, -1), mul(classes, logSumExp(l, -1)));
          return sumEvent(add(each, constant));
        },
      };
    },
  };
