import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import type { KernelFunc } from '../replace-kernel.js';
import {
  checkGradient,
  convolution,
  isNarrow,
  mirrored,
  type ConvAttrs,
  type Convolution,
} from './conv-geometry.js';
import { correlateOneMap, gatherOneMap, hasOneMap } from './conv-one-map.js';
import { correlate, gather, scatter } from './conv-products.js';
import { fillRows, withFlipped, withScratch } from './conv-scratch.js';
import { correlateByTiles, gatherByTiles, suitsTiles } from './conv-winograd.js';
import { outputs } from './outputs.js';

/** Values that are worth handing over to a thread. */
const RELU_PART = 16_384;

/** The kernel Conv2DBackpropFilter on the companion; tfjs has none for WASM. */
export function companionFilterGradient(companion: Companion): KernelFunc {
  return (call) => {
    const { x, dy } = call.inputs as { x: TensorInfo; dy: TensorInfo };
    const attrs = call.attrs as ConvAttrs & { readonly filterShape: number[] };
    const conv = convolution(x.shape, attrs.filterShape, attrs);
    checkGradient(conv, dy);
    const backend = call.backend as BackendWasm;
    const [dFilter] = outputs(backend, [attrs.filterShape], (out) => {
      if (suitsTiles(conv)) {
        correlateByTiles(conv, x, dy, out, companion, backend);
        return;
      }
      const isOneMap = hasOneMap(conv);
      if (isOneMap && conv.channels === 1) {
        correlateOneMap(conv, x, dy, out, companion, backend);
        return;
      }
      if (util.sizeFromShape(dy.shape) === 0 || util.sizeFromShape(attrs.filterShape) === 0) {
        fillRows(out, undefined, backend);
        return;
      }
      if (!isNarrow(conv)) {
        correlate(conv, x, dy, out, companion, backend);
        return;
      }
      const { height, width, channels, maps } = conv;
      withScratch(backend, [height, width, maps, channels], (flipped) => {
        const by = isOneMap ? correlateOneMap : correlate;
        by(mirrored(conv), dy, x, flipped, companion, backend);
        companion.flipFilter(
          height * width,
          maps,
          channels,
          addressOf(backend, flipped),
          addressOf(backend, out),
        );
      });
    });
    return dFilter!;
  };
}

/**
 * The gradient of a convolution's input, which is the transposed convolution too, by the way that
 * is quickest.
 *
 * @param bias - What it starts from, one value for each channel, or undefined.
 * @param relu - Whether values below 0 become 0.
 */
export function convolveBack(
  conv: Convolution,
  dy: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  relu: boolean,
  shape: number[],
  companion: Companion,
  backend: BackendWasm,
): TensorInfo {
  const [dx] = outputs(backend, [shape], (out) => {
    const values = util.sizeFromShape(shape);
    if (values === 0) return;
    if (util.sizeFromShape(dy.shape) === 0) {
      fillRows(out, bias, backend);
    } else {
      const back = mirrored(conv);
      const by = hasOneMap(back)
        ? gatherOneMap
        : suitsTiles(back)
          ? gatherByTiles
          : isNarrow(conv)
            ? gather
            : undefined;
      if (by) {
        withFlipped(conv, filter, companion, backend, (flipped) =>
          by(back, dy, flipped, bias, relu, out, companion, backend),
        );
        return;
      }
      scatter(conv, dy, filter, bias, out, companion, backend);
    }
    if (relu) companion.share('activate', values, RELU_PART, 1, addressOf(backend, out));
  });
  return dx!;
}

/** The kernel Conv2DBackpropInput on the companion, where tfjs's own runs scalar loops. */
export function companionInputGradient(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return () => (call) => {
    const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
    const attrs = call.attrs as ConvAttrs & { readonly inputShape: number[] };
    const { inputShape } = attrs;
    const conv = convolution(inputShape, filter.shape, attrs);
    checkGradient(conv, dy);
    const backend = call.backend as BackendWasm;
    return convolveBack(conv, dy, filter, undefined, false, inputShape, companion, backend);
  };
}
