import {
  abs,
  add,
  div,
  exp,
  greater,
  less,
  log,
  maximum,
  mul,
  neg,
  sigmoid,
  softplus,
  sub,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { logExcess } from '../core/excess.js';
import { log1p } from '../core/log1p.js';
import { spread } from '../core/spread.js';
import { digammaGap, stirlingError } from '../core/stirling.js';
import { withGradients } from '../core/with-gradients.js';
import { LOG_TWO_PI } from './gaussian-log-prob.js';

/**
 * The parameters of independent negative binomial variables.
 *
 * @public
 */
export type NegativeBinomialParams = {
  /** log(p / (1 − p)) for the probability p of a success, shape `[N, ...event]`. */
  readonly logits: Tensor;
  /** The logarithm of r; event axes of 1 share one. */
  readonly logTotalCount: Tensor;
};

/**
 * log p(x) of each dimension, as a binomial probability in the form of C. Loader (Fast and accurate
 * computation of binomial probabilities, 2000), whose terms are small where it is.
 *
 * With n = x + r, P = sigmoid(−a) and Q = sigmoid(a):
 * log p = log(r / n) − ½ log(2π r x / n) + δ(n) − δ(r) − δ(x) − D(r, nP) − D(x, nQ).
 */
export function negativeBinomialLogProb(params: NegativeBinomialParams, value: Tensor): Tensor {
  const [logits, given] = spread(params.logits, value);
  const [a, b] = spread(logits, params.logTotalCount);
  return withGradients(
    { a, b },
    (save) => {
      save([a, b, given]);
      const { r, n, logFailure, distance } = termsOf(a, b, given);
      // 1 in the place of 0, whose probability is P^r.
      const isSome = greater(given, 0);
      const x = maximum(where(isSome, given, add(1, mul(0, given))), 1e-30);
      const logN = log(n);
      const toMean = mul(r, logExcess(div(distance, r), sub(add(logN, logFailure), b)));
      const toCount = mul(
        x,
        logExcess(div(neg(distance), x), sub(sub(logN, softplus(neg(a))), log(x))),
      );
      const errors = sub(sub(stirlingError(n), stirlingError(r)), stirlingError(x));
      const peak = mul(0.5, sub(sub(b, logN), add(log(x), LOG_TWO_PI)));
      const some = sub(add(peak, errors), add(toMean, toCount));
      return where(isSome, some, mul(r, logFailure));
    },
    (dy, [keptA, keptB, x]) => {
      const { r, n, logFailure, distance } = termsOf(keptA!, keptB!, x!);
      return {
        a: () => mul(dy, distance),
        b: () => {
          const share = div(distance, r);
          const far = sub(add(log(n), logFailure), keptB!);
          const near = log1p(maximum(share, -0.5));
          const slope = add(
            where(less(abs(share), 0.3), near, far),
            sub(digammaGap(r), digammaGap(n)),
          );
          return mul(dy, mul(r, slope));
        },
      };
    },
  );
}

/** r, n = x + r, log P, and nP − r = x P − r Q, which is nQ less x with the other sign. */
function termsOf(a: Tensor, b: Tensor, x: Tensor) {
  const r = exp(b);
  return {
    r,
    n: add(x, r),
    logFailure: neg(softplus(a)),
    distance: sub(mul(x, sigmoid(neg(a))), mul(r, sigmoid(a))),
  };
}
