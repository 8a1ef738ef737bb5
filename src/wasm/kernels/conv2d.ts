import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import type { KernelFunc } from '../replace-kernel.js';
import { convolution, isChannelsLast, isNarrow, mirrored, type ConvAttrs, type Convolution } from './conv-geometry.js';
import { gather, scatter, withScratch } from './conv-products.js';

/** Whether the companion takes it on; the rest tfjs computes, or refuses. */
function isForCompanion(tensors: readonly (TensorInfo | undefined)[], attrs: ConvAttrs): boolean {
  const isDense = [attrs.dilations ?? 1].flat().every((dilation) => dilation === 1);
  return isDense && isChannelsLast(attrs) && tensors.every((tensor) => !tensor || tensor.dtype === 'float32');
}

function isPerMap(bias: TensorInfo | undefined, maps: number): boolean {
  return !bias || (bias.shape.length === 1 && bias.shape[0] === maps);
}

/** Fills a tensor with a row of values over and over, or with 0. */
export function fillRows(out: TensorInfo, row: TensorInfo | undefined, backend: BackendWasm): void {
  const values = backend.typedArrayFromHeap(out);
  if (!row) {
    values.fill(0);
    return;
  }
  const first = backend.typedArrayFromHeap(row);
  for (let at = 0; at < values.length; at += first.length) values.set(first, at);
}

/** A filter flipped and with channels and maps exchanged, for the time of a call. */
export function withFlipped<T>(conv: Convolution, filter: TensorInfo, companion: Companion, backend: BackendWasm, use: (flipped: TensorInfo) => T): T {
  const { height, width, channels, maps } = conv;
  return withScratch(backend, [height, width, maps, channels], (flipped) => {
    companion.flipFilter(height * width, channels, maps, addressOf(backend, filter), addressOf(backend, flipped));
    return use(flipped);
  });
}

function convolve(conv: Convolution, x: TensorInfo, filter: TensorInfo, bias: TensorInfo | undefined, relu: boolean, companion: Companion, backend: BackendWasm): TensorInfo {
  const out = backend.makeOutput([conv.batch, conv.outHeight, conv.outWidth, conv.maps], 'float32');
  if (util.sizeFromShape(out.shape) === 0) return out;
  // What follows the sum can only be done on the way where the sum is whole at once.
  if (relu || !isNarrow(conv)) {
    gather(conv, x, filter, bias, relu, out, companion, backend);
    return out;
  }
  fillRows(out, bias, backend);
  withFlipped(conv, filter, companion, backend, (flipped) => scatter(mirrored(conv), x, flipped, out, companion, backend));
  return out;
}

/** The kernel Conv2D on the companion; what is dilated stays with tfjs. */
export function companionConv2d(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return (stock) => (call) => {
    const { x, filter } = call.inputs as { x: TensorInfo; filter: TensorInfo };
    const attrs = call.attrs as ConvAttrs;
    if (!isForCompanion([x, filter], attrs)) return stock(call);
    return convolve(convolution(x.shape, filter.shape, attrs), x, filter, undefined, false, companion, call.backend as BackendWasm);
  };
}

/** The kernel FusedConv2D on the companion, where no activation or relu follows. */
export function companionFusedConv2d(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return (stock) => (call) => {
    const { x, filter, bias } = call.inputs as { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo };
    const attrs = call.attrs as ConvAttrs & { readonly activation: string };
    const isPlain = attrs.activation === 'linear' || attrs.activation === 'relu';
    if (!isPlain || !isPerMap(bias, filter.shape[3]!) || !isForCompanion([x, filter, bias], attrs)) return stock(call);
    return convolve(convolution(x.shape, filter.shape, attrs), x, filter, bias, attrs.activation === 'relu', companion, call.backend as BackendWasm);
  };
}
