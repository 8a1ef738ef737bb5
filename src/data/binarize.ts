import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { checkTensor } from '../core/check-tensor.js';
import { vaeKitError } from '../core/errors.js';
import { checkKey, type Key } from '../core/keys.js';
import { uniformStream } from '../core/noise.js';

/**
 * Makes grey images black and white by chance: each pixel becomes 1 with its grey level as
 * probability.
 *
 * Drawn anew for every batch, as `fit` does with `transform: binarize`, this is dynamic
 * binarisation, under which a Bernoulli likelihood fits. The result is a constant: no gradient
 * flows through it.
 *
 * @param pixels - Grey levels from 0 to 1, float32, any shape; stays the caller's.
 * @param key - What decides the draws; the same key gives the same result, on every backend.
 * @returns A float32 tensor of zeros and ones in the shape of `pixels`; the caller disposes it.
 * @throws {@link VaeKitError} where a pixel lies outside 0 to 1 or is not a number, where there is
 * no such tensor, and where the key is none.
 *
 * @example
 * ```ts
 * import { binarize, randomKey, syntheticDigits, takeRows } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 10 });
 * const blackAndWhite = binarize(takeRows(images, 10), randomKey(1));
 * ```
 *
 * R. Salakhutdinov and I. Murray, On the quantitative analysis of deep belief networks (ICML 2008),
 * section 6.1.
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function binarize(pixels: Tensor, key: Key): Tensor {
  checkTensor(pixels, 'pixels', 'a tensor of grey levels');
  checkKey(key);
  const levels = pixels.dataSync();
  const next = uniformStream(key);
  const bits = new Float32Array(levels.length);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i]!;
    if (!(level >= 0 && level <= 1)) {
      throw vaeKitError(
        'every pixel must lie from 0 to 1',
        `${level} at element ${i}`,
        'Scale the pixels first: bytes are divided by 255.',
      );
    }
    // Not by a branch, which chance would make a processor guess wrongly.
    bits[i] = +(next() < level);
  }
  return tensor(bits, pixels.shape, 'float32');
}
