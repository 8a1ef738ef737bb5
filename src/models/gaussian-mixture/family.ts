import {
  add,
  cast,
  cumsum,
  exp,
  expandDims,
  greaterEqual,
  log,
  matMul,
  max,
  maximum,
  minimum,
  mul,
  oneHot,
  ones,
  reshape,
  square,
  sub,
  sum,
  tidy,
  transpose,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { vaeKitError, type VaeKitError } from '../../core/errors.js';
import { splitKey } from '../../core/keys.js';
import { normalNoise, uniformNoise } from '../../core/noise.js';
import { sizeOf } from '../../core/shapes.js';
import { stopGradient } from '../../core/stop-gradient.js';
import type { Family } from '../../distributions/family.js';
import { modesOf } from './mode.js';
import type { GaussianMixtureParams } from './params.js';

/**
 * The family of Gaussian mixtures, log p(x) = log Σ_k w_k N(x; μ_k, Σ_k), of which mixtures are
 * members as priors.
 *
 * Samples are no differentiable function of the weights, and parameters come from a fit, not from a
 * network. All data share the components; the weights alone tell for how many data there are
 * parameters.
 */
export function gaussianMixtureFamily(): Family<GaussianMixtureParams, false> {
  return {
    type: 'gaussianMixture',
    support: { type: 'real', low: -Infinity, high: Infinity },
    reparameterized: false,
    shared: ['means', 'scales', 'inverseScales', 'logPeaks'],
    rawShape() {
      throw noNetwork();
    },
    params() {
      throw noNetwork();
    },
    sample: (params, key) =>
      tidy(() => {
        const [, count, ...event] = params.means.shape as [number, number, ...number[]];
        const rows = params.weights.shape[0];
        const [whichKey, whereKey] = splitKey(key, 2);
        const passed = sum(
          cast(
            greaterEqual(uniformNoise(whichKey, [rows, 1]), cumsum(params.weights, 1)),
            'float32',
          ),
          1,
        );
        // Rounded weights may add up to less than 1. By oneHot and not by a comparison, which on
        // WebGL leaves ones beyond its edge that products then add up.
        const isChosen =
          count > 1
            ? cast(oneHot(cast(minimum(passed, count - 1), 'int32'), count), 'float32')
            : ones([rows, 1]);
        const noise = normalNoise(whereKey, [rows, sizeOf(event)]);
        return add(
          weighted(isChosen, params.means),
          reshape(scaled(isChosen, params.scales, noise), [rows, ...event]),
        );
      }),
    logProb: (params, value) =>
      tidy(() => {
        const [shared, count] = params.means.shape as [number, number];
        const centred = sub(
          reshape(value, [value.shape[0], 1, -1]),
          reshape(params.means, [shared, count, -1]),
        );
        return logSumOfExps(
          sub(params.logPeaks, mul(0.5, squaredDistances(params.inverseScales, centred))),
        );
      }),
    mean: ({ weights, means }) => tidy(() => weighted(weights, means)),
    mode: modesOf,
  };
}

function noNetwork(): VaeKitError {
  return vaeKitError(
    "the family 'gaussianMixture' is that of a prior, with parameters from a fit",
    'a model that wants a network to give them',
    'Give the mixture as prior, and another family as posterior or likelihood.',
  );
}

/** The least number of float32. */
const LOWEST = -3.4028234663852886e38;

/**
 * log Σ_k exp of terms `[N, K]`, shape `[N]`. Where all terms are −∞, at points whose squares
 * overflow, so is the sum; that of tfjs is NaN.
 */
function logSumOfExps(terms: Tensor): Tensor {
  const most = stopGradient(() => maximum(max(terms, 1, true), LOWEST));
  return add(log(sum(exp(sub(terms, most)), 1)), reshape(most, [-1]));
}

/** Σ_k w_k v_k of weights `[N, K]` and values `[N or 1, K, ...]`, shape `[N, ...]`. */
function weighted(weights: Tensor, values: Tensor): Tensor {
  const [rows, count, ...inner] = values.shape as [number, number, ...number[]];
  const ofAll =
    rows === 1
      ? matMul(weights, reshape(values, [count, -1]))
      : sum(mul(expandDims(weights, 2), reshape(values, [rows, count, -1])), 1);
  return reshape(ofAll, [weights.shape[0], ...inner]);
}

/**
 * L ε of the scales of each row's component and noise `[N, D]`. Scales `[1, K, D, D]` that all rows
 * share are not copied for each of them: the noise stands in its component's place among zeros, and
 * is multiplied by all of them.
 */
function scaled(isChosen: Tensor, scales: Tensor, noise: Tensor): Tensor {
  if (scales.rank === 3) return mul(weighted(isChosen, scales), noise);
  const [shared, count, dimensions] = scales.shape as [number, number, number];
  if (shared > 1) return sum(mul(weighted(isChosen, scales), expandDims(noise, 1)), 2);
  return matMul(
    reshape(mul(expandDims(isChosen, 2), expandDims(noise, 1)), [-1, count * dimensions]),
    reshape(transpose(scales, [0, 1, 3, 2]), [count * dimensions, dimensions]),
  );
}

/**
 * |L⁻¹ d|² of inverse scales `[N or 1, K, D, D]` or `[N or 1, K, D]` and distances `[N, K, D]`,
 * shape `[N, K]`.
 */
function squaredDistances(inverseScales: Tensor, centred: Tensor): Tensor {
  if (inverseScales.rank === 3) return sum(square(mul(inverseScales, centred)), 2);
  const [rows, count, dimensions] = centred.shape as [number, number, number];
  if (inverseScales.shape[0] === 1) {
    const byComponent = matMul(
      transpose(centred, [1, 0, 2]),
      reshape(inverseScales, [count, dimensions, dimensions]),
      false,
      true,
    );
    return transpose(sum(square(byComponent), 2));
  }
  return sum(
    square(reshape(matMul(inverseScales, expandDims(centred, 3)), [rows, count, dimensions])),
    2,
  );
}
