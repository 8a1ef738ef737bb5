import { add, mul, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { uniformNoise, type Key } from 'vae-kit';

/** How many grey levels a byte tells apart. */
export const GREY_LEVELS = 256;

/**
 * Spreads each grey level evenly over a cell of its own: byte b becomes (b + u) / 256, u uniform on
 * [0, 1).
 *
 * Densities of bytes as they are have no bound, since whole numbers are points of no width. After
 * this, E_u[log p(y)] − d log 256 bounds the log-probability of the bytes from below: L. Theis, A.
 * van den Oord and M. Bethge, A note on the evaluation of generative models (2016), section 3.1.
 *
 * @param pixels - Bytes / 255, any shape.
 * @param key - Decides u.
 * @returns The same shape, from 0 to below 1.
 */
export function dequantize(pixels: Tensor, key: Key): Tensor {
  return tidy(() =>
    mul(add(mul(pixels, GREY_LEVELS - 1), uniformNoise(key, pixels.shape)), 1 / GREY_LEVELS),
  );
}

/**
 * What a log-density of dequantised images, in nats per image, means for their bytes: at most so
 * many bits for each pixel.
 */
export function bitsPerPixel(logDensity: number, pixels: number): number {
  return (pixels * Math.log(GREY_LEVELS) - logDensity) / (pixels * Math.LN2);
}
