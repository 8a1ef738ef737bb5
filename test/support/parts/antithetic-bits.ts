import {
  abs,
  add,
  cast,
  concat,
  less,
  mean,
  mul,
  neg,
  reshape,
  sigmoid,
  slice,
  sub,
  sum,
  unstack,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { stopGradient, uniformNoise, type Draw, type Estimator } from '../../../src/index.js';

interface Pairs extends Draw {
  /** Σ_d (b − b̃) σ(|α|) α of each pair, shape `[R / 2]`, where there are pairs. */
  readonly slopes?: Tensor;
}

/**
 * DisARM: bits in antithetic pairs b = [u < p], b̃ = [1 − u < p], with the gradient
 * ½ (f(b) − f(b̃)) (b − b̃) σ(|α|) by the logits α. Dong, Mnih and Tucker (2020), equation 6. Where
 * rows do not share parameters there are no pairs, and each sample is compared with the others.
 *
 * @param uniform - What draws u.
 */
export function antitheticBits(
  samples = 2,
  uniform: typeof uniformNoise = uniformNoise,
): Estimator<Record<never, never>, 'any', Pairs> {
  return {
    type: 'antitheticBits',
    options: {},
    requires: 'any',
    samples,
    initialState: () => ({}),
    draw(posterior, params, key, { samples: alike }) {
      const logits = params.logits!;
      const [rows, ...latent] = logits.shape as [number, ...number[]];
      const paired = alike % 2 === 0;
      const z = stopGradient(() => {
        const u = uniform(key, [paired ? rows / 2 : rows, ...latent]);
        const below = paired ? concat([u, sub(1, u)]) : u;
        return cast(less(below, sigmoid(logits)), 'float32');
      });
      const logPosterior = () => posterior.logProb(params, z);
      if (!paired) return { z, logPosterior };
      const half = (whole: Tensor, from: 0 | 1) => slice(whole, (from * rows) / 2, rows / 2);
      const own = half(logits, 0);
      const slopes = mul(
        stopGradient(() => mul(sub(half(z, 0), half(z, 1)), sigmoid(abs(own)))),
        own,
      );
      return { z, logPosterior, slopes: sum(reshape(slopes, [rows / 2, -1]), 1) };
    },
    surrogate({ credit, draw, logPosterior, state }) {
      const { bound, signal } = credit;
      let score: Tensor;
      if (draw.slopes) {
        const [first, second] = unstack(reshape(signal, [2, -1])) as [Tensor, Tensor];
        score = mul(
          stopGradient(() => sub(first, second)),
          draw.slopes,
        );
      } else {
        score = mul(
          stopGradient(() => sub(signal, credit.leaveOneOut())),
          logPosterior(),
        );
      }
      const total = sum(sub(score, stopGradient(score)));
      return { loss: neg(add(mean(bound), mul(total, 1 / bound.size))), state };
    },
  };
}
