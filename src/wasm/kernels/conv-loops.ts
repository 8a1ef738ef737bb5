import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelFunc } from '../replace-kernel.js';
import { checkGradient, convolution, type ConvAttrs, type Convolution } from './conv-geometry.js';

/**
 * Goes through the taps of all windows: pixels of input and output, counted through all images, and
 * the tap.
 */
function forEachTap(
  conv: Convolution,
  visit: (pixelIn: number, pixelOut: number, tap: number) => void,
): void {
  const {
    batch,
    inHeight,
    inWidth,
    outHeight,
    outWidth,
    height,
    width,
    strideY,
    strideX,
    top,
    left,
    dilationY,
    dilationX,
  } = conv;
  for (let pixelOut = 0; pixelOut < batch * outHeight * outWidth; pixelOut++) {
    const image = Math.floor(pixelOut / (outHeight * outWidth));
    const row = Math.floor(pixelOut / outWidth) % outHeight;
    const column = pixelOut % outWidth;
    for (let tap = 0; tap < height * width; tap++) {
      const y = row * strideY - top + Math.floor(tap / width) * dilationY;
      const x = column * strideX - left + (tap % width) * dilationX;
      if (y >= 0 && y < inHeight && x >= 0 && x < inWidth)
        visit((image * inHeight + y) * inWidth + x, pixelOut, tap);
    }
  }
}

/** Conv2DBackpropFilter in plain loops, for where the companion cannot run. */
export const filterGradientLoops: KernelFunc = (call) => {
  const { x, dy } = call.inputs as { x: TensorInfo; dy: TensorInfo };
  const attrs = call.attrs as ConvAttrs & { readonly filterShape: number[] };
  const conv = convolution(x.shape, attrs.filterShape, attrs);
  checkGradient(conv, dy);
  const backend = call.backend as BackendWasm;
  const out = backend.makeOutput(attrs.filterShape, 'float32');
  const [values, slopes, sums] = [x, dy, out].map((info) => backend.typedArrayFromHeap(info)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const { channels, maps } = conv;
  sums.fill(0);
  forEachTap(conv, (pixelIn, pixelOut, tap) => {
    for (let channel = 0; channel < channels; channel++) {
      const value = values[pixelIn * channels + channel]!;
      const to = (tap * channels + channel) * maps;
      for (let map = 0; map < maps; map++)
        sums[to + map]! += value * slopes[pixelOut * maps + map]!;
    }
  });
  return out;
};

/** DepthwiseConv2dNativeBackpropFilter in plain loops. */
export const depthwiseFilterGradientLoops: KernelFunc = (call) => {
  const { x, dy } = call.inputs as { x: TensorInfo; dy: TensorInfo };
  const attrs = call.attrs as ConvAttrs & { readonly filterShape: number[] };
  const conv = convolution(x.shape, attrs.filterShape, attrs, true);
  checkGradient(conv, dy);
  const backend = call.backend as BackendWasm;
  const out = backend.makeOutput(attrs.filterShape, 'float32');
  const [values, slopes, sums] = [x, dy, out].map((info) => backend.typedArrayFromHeap(info)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const { channels, maps } = conv;
  sums.fill(0);
  forEachTap(conv, (pixelIn, pixelOut, tap) => {
    for (let map = 0; map < maps; map++)
      sums[tap * maps + map]! +=
        values[pixelIn * channels + Math.floor((map * channels) / maps)]! *
        slopes[pixelOut * maps + map]!;
  });
  return out;
};

/** DepthwiseConv2dNativeBackpropInput in plain loops. */
export const depthwiseInputGradientLoops: KernelFunc = (call) => {
  const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
  const attrs = call.attrs as ConvAttrs & { readonly inputShape: number[] };
  const conv = convolution(attrs.inputShape, filter.shape, attrs, true);
  checkGradient(conv, dy);
  const backend = call.backend as BackendWasm;
  const out = backend.makeOutput(attrs.inputShape, 'float32');
  const [weights, slopes, sums] = [filter, dy, out].map((info) =>
    backend.typedArrayFromHeap(info),
  ) as [Float32Array, Float32Array, Float32Array];
  const { channels, maps } = conv;
  sums.fill(0);
  forEachTap(conv, (pixelIn, pixelOut, tap) => {
    for (let map = 0; map < maps; map++)
      sums[pixelIn * channels + Math.floor((map * channels) / maps)]! +=
        weights[tap * maps + map]! * slopes[pixelOut * maps + map]!;
  });
  return out;
};
