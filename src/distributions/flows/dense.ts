import {
  add,
  matMul,
  mul,
  tanh,
  tidy,
  zeros,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { normalNoise } from '../../core/noise.js';
import { COUNT, type Kind } from '../../core/options.js';
import type { Params } from '../family.js';

/** Sizes of the hidden layers of a network. */
export const HIDDEN: Kind = {
  wanted: 'a list of positive integers',
  holds: (value) => Array.isArray(value) && value.every(COUNT.holds),
  remedy: 'Give one such as [64], or [64, 64].',
};

/** What to do instead of options that users of other libraries may try. */
export const HIDDEN_HINTS = {
  'units sizes layers hiddenSizes hiddenDims hiddenFeatures': 'Give hidden: [64].',
  activation: 'Its units are tanh.',
  'latent dim features context': 'Its sizes are told by the flow that it is in.',
};

/** The names of the weights of so many layers. */
export function denseNames(layers: number): string[] {
  return Array.from({ length: layers }, (_, i) => [`weight${i}`, `bias${i}`]).flat();
}

/**
 * First weights of dense layers. Those of the last are 0, so that it gives 0 at first.
 *
 * @param sizes - How many numbers go in, how many units each layer has.
 */
export function denseVariables(sizes: readonly number[], key: Key): Params {
  const layers = sizes.slice(1).map((units, i) => {
    const inputs = sizes[i]!;
    const weight =
      i === sizes.length - 2
        ? zeros([inputs, units])
        : tidy(() => mul(1 / Math.sqrt(inputs || 1), normalNoise(foldIn(key, i), [inputs, units])));
    return { [`weight${i}`]: weight, [`bias${i}`]: zeros([units]) };
  });
  return Object.assign({}, ...layers) as Params;
}

/**
 * Dense layers with tanh between them.
 *
 * @param input - Shape `[N, sizes[0]]`.
 * @param masks - What the weights of each layer are multiplied by, if anything.
 */
export function runDense(input: Tensor, weights: Params, masks: readonly Tensor[] = []): Tensor {
  const layers = Object.keys(weights).length / 2;
  let value = input;
  for (let i = 0; i < layers; i++) {
    const weight = weights[`weight${i}`]!;
    const mask = masks[i];
    const seen = mask ? mul(weight, mask) : weight;
    value = add(matMul(value as Tensor2D, seen as Tensor2D), weights[`bias${i}`]!);
    if (i < layers - 1) value = tanh(value);
  }
  return value;
}
