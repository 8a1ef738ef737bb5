import {
  add,
  cast,
  dropout,
  greater,
  greaterEqual,
  mul,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { tfjsSeed, type Key } from '../core/keys.js';
import { normalNoise, uniformNoise } from '../core/noise.js';
import { stopGradient } from '../core/stop-gradient.js';
import type { StockLayer } from './layer-tree.js';

/** What a saturated SELU gives, −λα: Klambauer and others (2017), section 3. */
const SATURATED = -1.7580993408473766;

/**
 * What is put in place of a layer's own in training, so that it draws of keys: stock layers draw of
 * Math.random, or, where they have a seed, the same at each call.
 *
 * @param layer - Any layer.
 * @param nextKey - A fresh key for each draw.
 * @returns Nothing for layers that do not draw.
 */
export function drawingOf(layer: StockLayer, nextKey: () => Key): PropertyDescriptorMap {
  const seed = () => tfjsSeed(nextKey());
  const through = (noised: (input: Tensor) => Tensor): PropertyDescriptorMap => ({
    call: { value: (inputs: Tensor | Tensor[]) => noised([inputs].flat()[0]!) },
  });
  const { rate = 0 } = layer;
  switch (layer.getClassName()) {
    case 'Dropout':
    case 'SpatialDropout1D':
      return { seed: { get: seed } };
    case 'GaussianNoise':
      return through((input) =>
        add(input, mul(normalNoise(nextKey(), input.shape), layer.stddev!)),
      );
    case 'GaussianDropout':
      return isShare(rate)
        ? through((input) =>
            mul(
              input,
              add(mul(normalNoise(nextKey(), input.shape), Math.sqrt(rate / (1 - rate))), 1),
            ),
          )
        : {};
    case 'AlphaDropout':
      return isShare(rate) ? through((input) => alphaDropout(input, layer, nextKey())) : {};
    case 'ThresholdedReLU':
      // It draws nothing, but tfjs looks for a gradient of its comparison.
      return through((input) =>
        mul(
          input,
          stopGradient(() => cast(greater(input, layer.theta!), 'float32')),
        ),
      );
  }
  // A recurrent cell.
  return 'dropoutFunc' in layer && layer.dropoutFunc === undefined
    ? {
        dropoutFunc: {
          value: (ones: Tensor, share: number) => dropout(ones, share, undefined, seed()),
        },
      }
    : {};
}

function isShare(rate: number): boolean {
  return rate > 0 && rate < 1;
}

/**
 * Dropout to what a saturated SELU gives, by an affine map again of the mean and variance that came
 * in. tfjs's own drops to the wrong sign. Klambauer, Unterthiner, Mayr and Hochreiter,
 * Self-normalizing neural networks (2017), section 3.
 */
function alphaDropout(input: Tensor, { rate = 0, noiseShape }: StockLayer, key: Key): Tensor {
  const kept = cast(greaterEqual(uniformNoise(key, noiseShape ?? input.shape), rate), 'float32');
  const scale = ((1 - rate) * (1 + rate * SATURATED ** 2)) ** -0.5;
  const mixed = add(mul(input, kept), mul(sub(1, kept), SATURATED));
  return add(mul(mixed, scale), -scale * SATURATED * rate);
}
