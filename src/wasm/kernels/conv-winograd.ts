import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import type { WinogradSizes } from '../ranged-convolutions.js';
import { addressOf } from '../heap.js';
import type { Convolution } from './conv-geometry.js';
import { withScratch } from './conv-scratch.js';

/** Pixels of a tile, in each direction. */
const TILE = 4;

/** Products of a tile: 36 in place of the 144 of four by four windows of 3×3. */
const PRODUCTS = 36;

/** Maps that a product computes together. */
const COLUMNS = 8;

/** Fewer channels or maps don't repay the way there and back. */
export const LEAST_MAPS = 16;

/** More channels and maps together leave room for too few tiles to repay reading the filter. */
export const MOST_MAPS = 256;

/** Fewer pixels don't repay the transform of the filter. */
export const LEAST_PIXELS = 256;

/** Parts that the gradient of a filter is summed in: fixed, so that threads don't show in it. */
export const PARTS = 8;

/** Fewer tiles are no part of their own. */
const TILES_OF_PART = 40;

/** Channels of a filter that are worth handing over to a thread. */
const CHANNELS_OF_PART = 16;

function tilesOf({ batch, outHeight, outWidth }: Convolution): number {
  return batch * Math.ceil(outHeight / TILE) * Math.ceil(outWidth / TILE);
}

function sizesOf(conv: Convolution): WinogradSizes {
  const { inHeight, inWidth, channels, outHeight, outWidth, maps, top, left } = conv;
  return [inHeight, inWidth, channels, outHeight, outWidth, maps, top, left];
}

function valuesOf({ channels, maps }: Convolution): number {
  return PRODUCTS * channels * Math.ceil(maps / COLUMNS) * COLUMNS;
}

/**
 * Whether tiles of 4×4 pixels are quicker than windows: for filters of 3×3 with strides of 1, where
 * channels and maps are multiples of four and many, and the tiles not mostly empty.
 */
export function suitsTiles(conv: Convolution): boolean {
  const { batch, channels, maps, height, width, strideY, strideX, outHeight, outWidth } = conv;
  const pixels = batch * outHeight * outWidth;
  return (
    height === 3 &&
    width === 3 &&
    strideY * strideX === 1 &&
    [channels, maps].every((count) => count % 4 === 0 && count >= LEAST_MAPS) &&
    channels + maps <= MOST_MAPS &&
    pixels * 2 >= tilesOf(conv) * TILE ** 2 &&
    pixels >= LEAST_PIXELS
  );
}

/**
 * y = relu?(x ∗ filter + bias) by tiles, where {@link suitsTiles} says so.
 *
 * @param bias - One value for each map, or undefined.
 * @param relu - Whether values below 0 become 0.
 */
export function gatherByTiles(
  conv: Convolution,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  relu: boolean,
  y: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const { channels, maps } = conv;
  withScratch(backend, [valuesOf(conv)], (transformed) => {
    const to = addressOf(backend, transformed);
    const fromFilter = addressOf(backend, filter);
    companion.share('winogradFilter', channels, CHANNELS_OF_PART, fromFilter, to, channels, maps);
    companion.share(
      'winograd',
      tilesOf(conv),
      TILES_OF_PART / 2,
      addressOf(backend, x),
      to,
      bias ? addressOf(backend, bias) : 0,
      addressOf(backend, y),
      ...sizesOf(conv),
      relu ? 1 : 0,
    );
  });
}

/** The gradient of the filter by tiles, where {@link suitsTiles} says so. */
export function correlateByTiles(
  conv: Convolution,
  x: TensorInfo,
  dy: TensorInfo,
  dFilter: TensorInfo,
  companion: Companion,
  backend: BackendWasm,
): void {
  const { channels, maps } = conv;
  const tiles = tilesOf(conv);
  const parts = Math.min(PARTS, Math.ceil(tiles / TILES_OF_PART));
  withScratch(backend, [parts, valuesOf(conv)], (info) => {
    const sums = addressOf(backend, info);
    const [fromX, fromDy] = [addressOf(backend, x), addressOf(backend, dy)];
    companion.share('winogradSums', parts, 1, parts, tiles, fromX, fromDy, sums, ...sizesOf(conv));
    const to = addressOf(backend, dFilter);
    const by = CHANNELS_OF_PART;
    companion.share('winogradGather', channels, by, parts, sums, to, channels, maps);
  });
}
