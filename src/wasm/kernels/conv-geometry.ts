import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../../core/errors.js';
import { formatShape, sameShape } from '../../core/shapes.js';
import type { ConvWindow } from '../ranged-convolutions.js';

/**
 * The sizes of a convolution of images `[batch, inHeight, inWidth, channels]` to
 * `[batch, outHeight, outWidth, maps]`.
 */
export interface Convolution {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly maps: number;
  /** The filter's. */
  readonly height: number;
  readonly width: number;
  readonly strideY: number;
  readonly strideX: number;
  /** How far the first window reaches over the image's edge. */
  readonly top: number;
  readonly left: number;
  readonly dilationY: number;
  readonly dilationX: number;
}

/** What tfjs tells the kernels of convolutions. */
export type ConvAttrs = {
  readonly strides: number | [number, number];
  readonly pad:
    | 'same'
    | 'valid'
    | number
    | [[number, number], [number, number], [number, number], [number, number]];
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dilations?: number | [number, number];
};

/** Whether the channels come last, as everything here wants it. */
export function isChannelsLast({ dataFormat = 'NHWC' }: ConvAttrs): boolean {
  return dataFormat === 'NHWC';
}

/**
 * The sizes of a convolution, as tfjs works them out.
 *
 * @throws `VaeKitError` where the channels do not come last, which tfjs's own convolutions on
 * WASM refuse too.
 */
export function convolution(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: ConvAttrs,
  depthwise = false,
): Convolution {
  if (!isChannelsLast(attrs)) {
    throw vaeKitError(
      'the WASM backend convolves images whose channels come last',
      `the data format '${attrs.dataFormat}'`,
      "Use 'NHWC', or channelsLast in a layer.",
    );
  }
  const info = backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
  );
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    maps: info.outChannels,
    height: info.filterHeight,
    width: info.filterWidth,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    dilationY: info.dilationHeight,
    dilationX: info.dilationWidth,
  };
}

/**
 * Checks that the gradient of a convolution's output has the output's shape: kernels read by sizes
 * alone.
 *
 * @throws `VaeKitError` where it has not.
 */
export function checkGradient(
  { batch, outHeight, outWidth, maps }: Convolution,
  dy: TensorInfo,
): void {
  const wanted = [batch, outHeight, outWidth, maps];
  if (sameShape(dy.shape, wanted)) return;
  throw vaeKitError(
    'the gradient of a convolution, or the input of a transposed one, must have the shape ' +
      formatShape(wanted),
    formatShape(dy.shape),
    'Give sizes, strides and padding that go together.',
  );
}

/** Whether each output pixel sees the input pixel of its own place only. */
export function isPointwise({
  height,
  width,
  strideY,
  strideX,
  top,
  left,
  inHeight,
  inWidth,
  outHeight,
  outWidth,
}: Convolution): boolean {
  return (
    height * width * strideY * strideX === 1 &&
    top === 0 &&
    left === 0 &&
    inHeight === outHeight &&
    inWidth === outWidth
  );
}

/**
 * Whether it is better computed as the transpose of its mirror image: matrix products as narrow as
 * the maps waste most of a vector, and patches are as wide as what they are taken from.
 */
export function isNarrow(conv: Convolution): boolean {
  return conv.maps < conv.channels && conv.strideY * conv.strideX === 1 && !isPointwise(conv);
}

/**
 * The convolution from output to input by the flipped filter: with strides of 1 it is the
 * transpose.
 */
export function mirrored(conv: Convolution): Convolution {
  const { inHeight, inWidth, channels, outHeight, outWidth, maps, height, width, top, left } = conv;
  return {
    ...conv,
    inHeight: outHeight,
    inWidth: outWidth,
    channels: maps,
    outHeight: inHeight,
    outWidth: inWidth,
    maps: channels,
    top: height - 1 - top,
    left: width - 1 - left,
  };
}

/** The numbers that im2col and col2im take behind the addresses. */
export function windowOf({
  inHeight,
  inWidth,
  channels,
  outHeight,
  outWidth,
  height,
  width,
  strideY,
  strideX,
  top,
  left,
}: Convolution): ConvWindow {
  return [
    inHeight,
    inWidth,
    channels,
    outHeight,
    outWidth,
    height,
    width,
    strideY,
    strideX,
    top,
    left,
  ];
}
