import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { isPointwise, windowOf, type Convolution } from './conv-geometry.js';
import { withScratch } from './conv-scratch.js';

const FLOAT_BYTES = 4;

/** Values of patches at a time: 512 KB stay in the second-level cache from writing to reading. */
export const PATCH_VALUES = 128 * 1024;

/** How many values a window has. */
function windowSize({ height, width, channels }: Convolution): number {
  return height * width * channels;
}

/** Goes through the pixels of the output in blocks whose patches stay in the cache. */
function inBlocks(
  conv: Convolution,
  backend: BackendWasm,
  visit: (first: number, count: number, patches: number) => void,
): void {
  const pixels = conv.batch * conv.outHeight * conv.outWidth;
  const most = Math.min(pixels, Math.max(1, Math.floor(PATCH_VALUES / windowSize(conv))));
  withScratch(backend, [most, windowSize(conv)], (patches) => {
    for (let first = 0; first < pixels; first += most)
      visit(first, Math.min(most, pixels - first), addressOf(backend, patches));
  });
}

/**
 * y = relu?(x ∗ filter + bias): the rows of a matrix are the windows of the output's pixels.
 *
 * K. Chellapilla, S. Puri and P. Simard, High performance convolutional neural networks for
 * document processing (2006), section 3.1.
 *
 * @param bias - One value for each map, or undefined.
 * @param relu - Whether values below 0 become 0.
 */
export function gather(
  conv: Convolution,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  relu: boolean,
  y: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const [fromX, fromFilter, toY] = [
    addressOf(backend, x),
    addressOf(backend, filter),
    addressOf(backend, y),
  ];
  const fromBias = bias ? addressOf(backend, bias) : 0;
  const multiply = (first: number, count: number, patches: number) =>
    companion.sgemm(
      false,
      false,
      count,
      conv.maps,
      windowSize(conv),
      patches,
      fromFilter,
      toY + first * conv.maps * FLOAT_BYTES,
      fromBias,
      relu ? 1 : 0,
      companion.scratch,
    );
  if (isPointwise(conv)) {
    multiply(0, conv.batch * conv.outHeight * conv.outWidth, fromX);
    return;
  }
  inBlocks(conv, backend, (first, count, patches) => {
    companion.im2col(first, count, fromX, patches, ...windowOf(conv));
    multiply(first, count, patches);
  });
}

/**
 * The transpose: x receives what each output pixel sends to its window.
 *
 * @param x - What is added to; 0 at first where each pixel is its own window.
 */
export function scatter(
  conv: Convolution,
  y: TensorInfo,
  filter: TensorInfo,
  x: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const [fromY, fromFilter, toX] = [
    addressOf(backend, y),
    addressOf(backend, filter),
    addressOf(backend, x),
  ];
  const multiply = (first: number, count: number, patches: number) =>
    companion.sgemm(
      false,
      true,
      count,
      windowSize(conv),
      conv.maps,
      fromY + first * conv.maps * FLOAT_BYTES,
      fromFilter,
      patches,
      0,
      0,
      companion.scratch,
    );
  if (isPointwise(conv)) {
    multiply(0, conv.batch * conv.outHeight * conv.outWidth, toX);
    return;
  }
  inBlocks(conv, backend, (first, count, patches) => {
    multiply(first, count, patches);
    companion.col2im(first, count, toX, patches, ...windowOf(conv));
  });
}

/**
 * The gradient of the filter: the sum over the output's pixels of window times dy.
 *
 * @param dFilter - What is added to; 0 at first where each pixel is its own window.
 */
export function correlate(
  conv: Convolution,
  x: TensorInfo,
  dy: TensorInfo,
  dFilter: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const [fromX, fromDy, toFilter] = [
    addressOf(backend, x),
    addressOf(backend, dy),
    addressOf(backend, dFilter),
  ];
  const multiply = (first: number, count: number, patches: number, to: number) =>
    companion.sgemm(
      true,
      false,
      windowSize(conv),
      conv.maps,
      count,
      patches,
      fromDy + first * conv.maps * FLOAT_BYTES,
      to,
      0,
      0,
      companion.scratch,
    );
  if (isPointwise(conv)) {
    multiply(0, conv.batch * conv.outHeight * conv.outWidth, fromX, toFilter);
    return;
  }
  withScratch(backend, [windowSize(conv), conv.maps], (part) => {
    inBlocks(conv, backend, (first, count, patches) => {
      companion.im2col(first, count, fromX, patches, ...windowOf(conv));
      multiply(first, count, patches, addressOf(backend, part));
      companion.addTo(windowSize(conv) * conv.maps, addressOf(backend, part), toFilter);
    });
  });
}
