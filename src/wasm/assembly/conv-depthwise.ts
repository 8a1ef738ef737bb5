import { madd } from './fma';

/**
 * The gradient of a depthwise convolution's filter: dFilter[r, c, channel, copy] += Σ x·dy.
 *
 * @param x - `[batch, inHeight, inWidth, channels]`
 * @param dy - `[batch, outHeight, outWidth, channels·copies]`
 * @param dFilter - `[height, width, channels, copies]`, 0 at first
 */
export function depthwiseFilterGrad(
  x: usize, dy: usize, dFilter: usize, batch: i32,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32,
  dilationY: i32, dilationX: i32, copies: i32,
): void {
  visit(false, x, dy, dFilter, batch, inHeight, inWidth, channels, outHeight, outWidth, height, width, strideY, strideX, top, left, dilationY, dilationX, copies);
}

/** The gradient of its input: dx[y, x, channel] += Σ dy·filter, with dx 0 at first. */
export function depthwiseInputGrad(
  dx: usize, dy: usize, filter: usize, batch: i32,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32,
  dilationY: i32, dilationX: i32, copies: i32,
): void {
  visit(true, dx, dy, filter, batch, inHeight, inWidth, channels, outHeight, outWidth, height, width, strideY, strideX, top, left, dilationY, dilationX, copies);
}

@inline
function visit(
  toInput: bool, x: usize, dy: usize, filter: usize, batch: i32,
  inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32,
  height: i32, width: i32, strideY: i32, strideX: i32, top: i32, left: i32,
  dilationY: i32, dilationX: i32, copies: i32,
): void {
  const pixel = <usize>channels << 2;
  const maps = pixel * <usize>copies;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let tap = filter;
        for (let r = 0; r < height; r++) {
          const y = row * strideY - top + r * dilationY;
          for (let c = 0; c < width; c++) {
            const at = column * strideX - left + c * dilationX;
            if (y >= 0 && y < inHeight && at >= 0 && at < inWidth) {
              const from = x + <usize>((image * inHeight + y) * inWidth + at) * pixel;
              if (toInput) multiplyAdd(dy, tap, from, channels, copies, 1, 1, 0);
              else multiplyAdd(from, dy, tap, channels, copies, 0, 1, 1);
            }
            tap += maps;
          }
        }
        dy += maps;
      }
    }
  }
}

/** out += a·b by channel and copy; a step of 0 stands for what has no copies. */
@inline
function multiplyAdd(a: usize, b: usize, out: usize, channels: i32, copies: i32, stepA: i32, stepB: i32, stepOut: i32): void {
  if (copies == 1) {
    for (; channels >= 4; channels -= 4) {
      v128.store(out, madd(v128.load(a), v128.load(b), v128.load(out)));
      a += 16;
      b += 16;
      out += 16;
    }
  }
  for (; channels > 0; channels--) {
    for (let copy = 0; copy < copies; copy++) {
      store<f32>(out, load<f32>(out) + load<f32>(a) * load<f32>(b));
      a += <usize>stepA << 2;
      b += <usize>stepB << 2;
      out += <usize>stepOut << 2;
    }
    a += <usize>(1 - stepA) << 2;
    b += <usize>(1 - stepB) << 2;
    out += <usize>(1 - stepOut) << 2;
  }
}
