import {
  add,
  log,
  maximum,
  mean,
  mul,
  neg,
  reshape,
  sigmoid,
  softplus,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { uniformNoise, type Estimator } from '../../../src/index.js';

const TINY = 1e-7;

/**
 * The concrete relaxation: latents between 0 and 1 in place of bits, z = σ(y), y = (α + logit u) /
 * λ, with their own densities under posterior and prior, both of y. What is trained is a bound of
 * the relaxed model; the model's latents stay bits. Maddison, Mnih and Teh (2017), appendix C.
 *
 * @param temperature - λ of each step.
 */
export function relaxedBits(
  temperature: (step: number) => number,
): Estimator<Record<never, never>, 'any'> {
  return {
    type: 'relaxedBits',
    requires: 'any',
    samples: 1,
    kl: 'monte-carlo',
    initialState: () => ({}),
    draw(_posterior, params, key, { step }) {
      const logits = params.logits!;
      const lambda = temperature(step);
      const u = uniformNoise(key, logits.shape);
      const logistic = sub(log(maximum(u, TINY)), log(maximum(sub(1, u), TINY)));
      const y = mul(add(logits, logistic), 1 / lambda);
      /** log of λ e^l / (1 + e^l)², l = α − λ y. */
      const density = (alpha: Tensor) => {
        const l = sub(alpha, mul(lambda, y));
        const each = sub(add(l, Math.log(lambda)), mul(2, softplus(l)));
        return sum(reshape(each, [y.shape[0], -1]), 1);
      };
      return {
        z: sigmoid(y),
        logPosterior: () => density(logits),
        logPrior: (_prior, prior) => density(prior.logits!),
      };
    },
    surrogate: ({ credit, state }) => ({ loss: neg(mean(credit.bound)), state }),
  };
}
