import { concat, split, type Tensor } from '@tensorflow/tfjs-core';
import { optionError } from '../../core/errors.js';
import { checkOptions, type OptionKinds } from '../../core/options.js';
import { apart } from '../apart.js';
import type { Params } from '../family.js';
import { affine, affineInverse, boundedLogScale } from './affine.js';
import { denseNames, denseVariables, HIDDEN, HIDDEN_HINTS, runDense } from './dense.js';
import type { FlowLayer, Transformed } from './flow-layer.js';
import { withContext } from './with-context.js';

/**
 * What {@link affineCoupling} is told.
 *
 * @public
 */
export interface AffineCouplingOptions {
  /** The sizes of its network's hidden layers, of tanh units; `[64]` unless told. */
  readonly hidden?: readonly number[];
}

const KINDS: OptionKinds<AffineCouplingOptions> = { hidden: HIDDEN };

/**
 * A layer of a {@link flow} that leaves the first half of the dimensions, a, and shifts and scales
 * the other, b, by functions of it: b ↦ e^(s(a)) b + t(a), whose log-determinant is Σ_j s_j(a).
 *
 * One network gives s, bounded to ±2, and t; both are 0 at first. Density and samples take one pass
 * each. Dinh, Sohl-Dickstein and Bengio, Density estimation using Real NVP (2017), section 3.2.
 *
 * @param options - The network's size.
 * @returns The layer.
 * @throws {@link VaeKitError} where the sizes are none, and, as a model is built, where there is a
 * single dimension, which has no halves.
 *
 * @example
 * ```ts
 * import { affineCoupling, bernoulli, flow, gaussian, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 20,
 *   posterior: flow(gaussian(), [affineCoupling(), affineCoupling()]),
 *   encoder: mlpEncoder([500]),
 *   decoder: mlpDecoder([500]),
 *   likelihood: bernoulli(),
 * });
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function affineCoupling(options: AffineCouplingOptions = {}): FlowLayer {
  checkOptions(options, 'affineCoupling', KINDS, HIDDEN_HINTS);
  const { hidden = [64] } = options;
  const apply = (
    transform: typeof affine,
    value: Tensor,
    weights: Params,
    context: Tensor | undefined,
  ): Transformed => {
    const dimensions = value.shape[1]!;
    const kept = Math.floor(dimensions / 2);
    const [a, b] = apart(value, [kept, dimensions - kept]) as [Tensor, Tensor];
    const [raw, shift] = split(runDense(withContext(a, context), weights), 2, 1) as [
      Tensor,
      Tensor,
    ];
    const moved = transform(b, shift, boundedLogScale(raw));
    return { ...moved, value: concat([a, moved.value], 1) };
  };
  return {
    type: 'affineCoupling',
    options: { hidden: [...hidden] },
    weights: denseNames(hidden.length + 1),
    variables({ dimensions, context, key }) {
      if (dimensions < 2)
        throw optionError(
          'latent',
          'must have two dimensions or more for an affineCoupling',
          `${dimensions}`,
          'Give latent: 2, or inverseAutoregressive() in its place.',
        );
      const kept = Math.floor(dimensions / 2);
      return denseVariables([kept + context, ...hidden, 2 * (dimensions - kept)], key);
    },
    forward: (value, weights, context) => apply(affine, value, weights, context),
    inverse: (value, weights, context) => apply(affineInverse, value, weights, context),
  };
}
