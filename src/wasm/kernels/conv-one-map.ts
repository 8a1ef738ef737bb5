import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { A_BLOCK } from '../assembly/sizes.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import type { OneMapSizes } from '../ranged-convolutions.js';
import type { Convolution } from './conv-geometry.js';
import { withScratch } from './conv-scratch.js';

const TAPS = 9;

/** Parts that the gradient of a filter is summed in: fixed, so that threads don't show in it. */
const PARTS = 8;

/** Terms of a convolution that are worth handing over to a thread. */
const TERMS = 300_000;

/**
 * Whether a filter of 3×3 with strides of 1 leads from one map to many, or the other way, over
 * images that fit into scratch memory with a plane for each tap.
 */
export function hasOneMap(conv: Convolution): boolean {
  const { batch, channels, maps, height, width, strideY, strideX } = conv;
  const { inHeight, inWidth, outHeight, outWidth, top, left } = conv;
  const sides = [
    [inHeight, outHeight, top],
    [inWidth, outWidth, left],
  ] as const;
  const room = (one: number, other: number) => TAPS * ((one + 4) * (other + 4) + 4) <= A_BLOCK;
  return (
    height === 3 &&
    width === 3 &&
    strideY * strideX === 1 &&
    Math.min(channels, maps) === 1 &&
    channels * maps > 0 &&
    (channels * maps) % 4 === 0 &&
    batch > 0 &&
    // No window lies outside the image as a whole.
    sides.every(
      ([size, out, before]) =>
        size > 0 && out > 0 && before >= 0 && before <= 2 && out <= size + before,
    ) &&
    room(inHeight, inWidth) &&
    room(outHeight, outWidth)
  );
}

/** The one of both numbers of maps that is not 1. */
const many = ({ channels, maps }: Convolution) => Math.max(channels, maps);

function sizesOf(conv: Convolution): OneMapSizes {
  const { inHeight, inWidth, outHeight, outWidth, top, left } = conv;
  return [inHeight, inWidth, outHeight, outWidth, many(conv), top, left];
}

/**
 * y = relu?(x ∗ filter + bias) where {@link hasOneMap} says so.
 *
 * @param bias - One value for each map, or undefined.
 * @param relu - Whether values below 0 become 0.
 */
export function gatherOneMap(
  conv: Convolution,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  relu: boolean,
  y: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const { batch, channels, outHeight, outWidth } = conv;
  companion.share(
    channels === 1 ? 'fromOneMap' : 'toOneMap',
    batch,
    Math.ceil(TERMS / (TAPS * outHeight * outWidth * many(conv))),
    addressOf(backend, x),
    addressOf(backend, filter),
    bias ? addressOf(backend, bias) : 0,
    addressOf(backend, y),
    ...sizesOf(conv),
    relu ? 1 : 0,
  );
}

/** The gradient of the filter from one map to many. */
export function correlateOneMap(
  conv: Convolution,
  x: TensorInfo,
  dy: TensorInfo,
  dFilter: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const { batch } = conv;
  const parts = Math.min(PARTS, batch);
  const size = TAPS * many(conv);
  withScratch(backend, [parts, size], (info) => {
    const sums = addressOf(backend, info);
    const [fromX, fromDy] = [addressOf(backend, x), addressOf(backend, dy)];
    companion.share('oneMapSums', parts, 1, parts, batch, fromX, fromDy, sums, ...sizesOf(conv));
    companion.share('sumParts', size, size, parts, size, sums, addressOf(backend, dFilter));
  });
}
