import { split, tensor2d, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import { checkOptions, type OptionKinds } from '../../core/options.js';
import type { Params } from '../family.js';
import { affine, affineInverse, boundedLogScale } from './affine.js';
import { denseNames, denseVariables, HIDDEN, HIDDEN_HINTS, runDense } from './dense.js';
import type { FlowLayer } from './flow-layer.js';
import { withContext } from './with-context.js';

/**
 * What {@link inverseAutoregressive} is told.
 *
 * @public
 */
export interface InverseAutoregressiveOptions {
  /** The sizes of its network's hidden layers, of tanh units; `[64]` unless told. */
  readonly hidden?: readonly number[];
}

const KINDS: OptionKinds<InverseAutoregressiveOptions> = { hidden: HIDDEN };

/**
 * A layer of a {@link flow} that shifts and scales each dimension by functions of those before it:
 * z_i ↦ e^(s_i(z_1 … z_(i−1))) z_i + t_i(z_1 … z_(i−1)), whose log-determinant is Σ_i s_i.
 *
 * One masked network gives all s, bounded to ±2, and t; both are 0 at first. Samples and their
 * density take one pass, which is what a posterior needs; the density of other values, as that of a
 * prior, takes as many passes as there are dimensions. Kingma et al., Improving variational
 * inference with inverse autoregressive flow (2016); Germain et al., MADE (2015), for the masks.
 *
 * @param options - The network's size.
 * @returns The layer.
 * @throws {@link VaeKitError} where the sizes are none.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli,
 *   flow,
 *   gaussian,
 *   inverseAutoregressive,
 *   mlpDecoder,
 *   mlpEncoder,
 *   vae,
 * } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 20,
 *   // The encoder gives 32 numbers more, which the layers see.
 *   posterior: flow(gaussian(), [inverseAutoregressive({ hidden: [128] })], { context: 32 }),
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
export function inverseAutoregressive(options: InverseAutoregressiveOptions = {}): FlowLayer {
  checkOptions(options, 'inverseAutoregressive', KINDS, HIDDEN_HINTS);
  const { hidden = [64] } = options;
  /** Shifts and scales of each dimension, by those before it. */
  const moves = (value: Tensor, weights: Params, masks: Tensor[], context?: Tensor) => {
    const [raw, shift] = split(runDense(withContext(value, context), weights, masks), 2, 1);
    return [shift!, boundedLogScale(raw!)] as const;
  };
  return {
    type: 'inverseAutoregressive',
    options: { hidden: [...hidden] },
    weights: denseNames(hidden.length + 1),
    variables: ({ dimensions, context, key }) =>
      denseVariables([dimensions + context, ...hidden, 2 * dimensions], key),
    forward(value, weights, context) {
      const masks = masksOf(value.shape[1]!, context?.shape[1] ?? 0, hidden);
      return affine(value, ...moves(value, weights, masks, context));
    },
    inverse(value, weights, context) {
      const dimensions = value.shape[1]!;
      const masks = masksOf(dimensions, context?.shape[1] ?? 0, hidden);
      // Each pass makes one dimension more right, of which all before it are.
      let back = { value: zerosLike(value), logDeterminant: value };
      for (let pass = 0; pass < dimensions; pass++)
        back = affineInverse(value, ...moves(back.value, weights, masks, context));
      return back;
    },
  };
}

/**
 * The masks of each layer's weights, by degrees: input i has degree i and the context 0, and a unit
 * of degree d sees only what has degree d or less; what dimension i gets, less than i.
 */
function masksOf(dimensions: number, context: number, hidden: readonly number[]): Tensor[] {
  // Units that see no dimension are of use where there is a context, or nothing else.
  const least = context > 0 || dimensions === 1 ? 0 : 1;
  const inputs = [...ascending(dimensions), ...new Array<number>(context).fill(0)];
  const degrees = [
    inputs,
    ...hidden.map((units) => ascending(units).map((i) => least + ((i - 1) % (dimensions - least)))),
  ];
  const outputs = ascending(dimensions).map((degree) => degree - 1);
  return [...degrees.slice(1), [...outputs, ...outputs]].map((to, layer) =>
    tensor2d(
      degrees[layer]!.map((from) => to.map((degree) => (from <= degree ? 1 : 0))),
      [degrees[layer]!.length, to.length],
    ),
  );
}

const ascending = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
