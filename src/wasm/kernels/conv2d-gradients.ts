import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import type { KernelFunc } from '../replace-kernel.js';
import { checkGradient, convolution, isNarrow, mirrored, type ConvAttrs } from './conv-geometry.js';
import { correlateOneMap, gatherOneMap, hasOneMap } from './conv-one-map.js';
import { correlate, gather, scatter } from './conv-products.js';
import { fillRows, withFlipped, withScratch } from './conv-scratch.js';
import { correlateByTiles, gatherByTiles, suitsTiles } from './conv-winograd.js';
import { outputs } from './outputs.js';

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

/** The kernel Conv2DBackpropInput on the companion, where tfjs's own runs scalar loops. */
export function companionInputGradient(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return () => (call) => {
    const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
    const attrs = call.attrs as ConvAttrs & { readonly inputShape: number[] };
    const conv = convolution(attrs.inputShape, filter.shape, attrs);
    checkGradient(conv, dy);
    const backend = call.backend as BackendWasm;
    const [dx] = outputs(backend, [attrs.inputShape], (out) => {
      const back = mirrored(conv);
      const quicker = hasOneMap(back) ? gatherOneMap : suitsTiles(back) ? gatherByTiles : undefined;
      if (quicker) {
        withFlipped(conv, filter, companion, backend, (flipped) =>
          quicker(back, dy, flipped, undefined, false, out, companion, backend),
        );
        return;
      }
      if (util.sizeFromShape(dy.shape) === 0 || util.sizeFromShape(attrs.inputShape) === 0) {
        fillRows(out, undefined, backend);
        return;
      }
      if (isNarrow(conv))
        withFlipped(conv, filter, companion, backend, (flipped) =>
          gather(back, dy, flipped, undefined, false, out, companion, backend),
        );
      else scatter(conv, dy, filter, undefined, out, companion, backend);
    });
    return dx!;
  };
}
