import type { ConvWindow } from '../../../src/wasm/ranged-convolutions.js';
import type { Cases } from './arena.js';

/** A convolution's sizes. */
export interface Geometry {
  readonly batch: number;
  readonly window: ConvWindow;
  readonly pixelsIn: number;
  readonly pixelsOut: number;
  readonly channels: number;
  readonly taps: number;
}

/**
 * Sizes that go together, with windows that leave the image on all sides, and by more than
 * themselves.
 */
export function geometry(random: Cases): Geometry {
  const side = () => {
    const [size, window, stride, before, after] = [
      random.pick([1, 2, 3, 5, 7]),
      random.pick([1, 2, 3, 4]),
      random.pick([1, 2, 3]),
      random.pick([-1, 0, 1, 2, 5]),
      random.pick([-1, 0, 1, 2, 5]),
    ];
    return {
      size,
      window,
      stride,
      before,
      out: Math.max(1, Math.floor((size + before + after - window) / stride) + 1),
    };
  };
  const [y, x, batch, channels] = [
    side(),
    side(),
    random.pick([1, 2, 3]),
    random.pick([1, 2, 3, 4, 5, 8, 17]),
  ];
  return {
    batch,
    channels,
    window: [
      y.size,
      x.size,
      channels,
      y.out,
      x.out,
      y.window,
      x.window,
      y.stride,
      x.stride,
      y.before,
      x.before,
    ],
    pixelsIn: batch * y.size * x.size,
    pixelsOut: batch * y.out * x.out,
    taps: y.window * x.window,
  };
}

/** The input pixel under a tap of an output pixel's window, or undefined outside the image. */
export function pixelUnder(
  { window }: Geometry,
  pixelOut: number,
  tap: number,
  [dilationY, dilationX] = [1, 1],
): number | undefined {
  const [inHeight, inWidth, , outHeight, outWidth, , width, strideY, strideX, top, left] = window;
  const y =
    (Math.floor(pixelOut / outWidth) % outHeight) * strideY -
    top +
    Math.floor(tap / width) * dilationY;
  const x = (pixelOut % outWidth) * strideX - left + (tap % width) * dilationX;
  if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) return undefined;
  return (Math.floor(pixelOut / (outHeight * outWidth)) * inHeight + y) * inWidth + x;
}
