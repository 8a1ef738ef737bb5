import {
  abs,
  add,
  cast,
  div,
  equal,
  greater,
  greaterEqual,
  log,
  maximum,
  mean,
  mul,
  neg,
  pow,
  relu,
  reshape,
  sigmoid,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Key } from '../core/keys.js';
import { uniformNoise } from '../core/noise.js';
import { stopGradient } from '../core/stop-gradient.js';
import { sumEvent } from '../core/sum-event.js';
import { checkMean, logitsOf } from './check-bits.js';
import type { Draw, Estimator, Unbiased } from './estimator.js';

interface Antithetic extends Draw {
  /** What log q stands for: Σ_d (b_d − p_d) / (1 − ρ_d) α_d of each row, shape `[R]`. */
  readonly slopes: Tensor;
}

/**
 * Bits in groups of G that repel each other, of a Dirichlet copula: with E_g exponential and d_g =
 * E_g / Σ E, bit g has its rarer value, of probability r, where d_g > 1 − r^(1 / (G − 1)). Two bits
 * of a group have both their rarer value with probability max(0, 2 r^(1 / (G − 1)) − 1)^(G − 1).
 *
 * Where the rows do not share parameters, bits are independent.
 */
export function antithetic(
  type: string,
  samples: number,
  group: number,
  options: Readonly<Record<string, unknown>>,
): Estimator<Record<never, never>, 'any'> & Unbiased {
  const estimator: Estimator<Record<never, never>, 'any', Antithetic> & Unbiased = {
    type,
    options,
    requires: 'any',
    samples,
    unbiased: true,
    initialState: () => ({}),
    draw(posterior, params, key, { samples: alike }) {
      const logits = logitsOf(posterior, params, type);
      const grouped = alike % group === 0;
      const z = stopGradient(() => (grouped ? repelling(logits, group, key) : alone(logits, key)));
      const slope = stopGradient(() => {
        // b − p by the name of what b is not, which keeps the digits of small probabilities.
        const signs = sub(mul(2, z), 1);
        const rest = mul(signs, sigmoid(neg(mul(signs, logits))));
        return grouped ? mul(rest, correction(logits, group)) : rest;
      });
      return {
        z,
        logPosterior: () => posterior.logProb(params, z),
        slopes: sumEvent(mul(slope, logits)),
      };
    },
    surrogate({ credit, draw, state }) {
      checkMean(credit, type);
      const { bound, signal } = credit;
      // Rows of a group are N · S / G apart.
      const grouped = [group, signal.size / group];
      const advantage = stopGradient(() => {
        const each = reshape(signal, grouped);
        return mul(sub(each, mean(each, 0)), group / (group - 1));
      });
      const score = sum(mul(advantage, reshape(draw.slopes, grouped)));
      const total = sub(score, stopGradient(score));
      return { loss: neg(add(mean(bound), div(total, bound.size))), state };
    },
  };
  return estimator;
}

const alone = (logits: Tensor, key: Key) =>
  cast(greater(sigmoid(logits), uniformNoise(key, logits.shape)), 'float32');

function repelling(logits: Tensor, group: number, key: Key): Tensor {
  const [rows, ...latent] = logits.shape as [number, ...number[]];
  const apart = [group, rows / group, ...latent];
  const exponential = neg(log(sub(1, uniformNoise(key, apart))));
  const shares = div(exponential, maximum(sum(exponential, 0), 1e-30));
  const isRare = greater(reshape(shares, logits.shape), sub(1, rootOf(logits, group)));
  return cast(equal(isRare, greaterEqual(0, logits)), 'float32');
}

/** r^(1 / (G − 1)), r = σ(−|α|). */
const rootOf = (logits: Tensor, group: number) => pow(sigmoid(neg(abs(logits))), 1 / (group - 1));

/** 1 / (1 − ρ) = (1 − r) / (1 − P(both rare) / r), with ρ the correlation of two bits. */
function correction(logits: Tensor, group: number): Tensor {
  const size = abs(logits);
  const both = pow(relu(sub(mul(2, rootOf(logits, group)), 1)), group - 1);
  return div(sigmoid(size), sub(1, div(both, maximum(sigmoid(neg(size)), 1e-30))));
}
