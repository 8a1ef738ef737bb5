import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import type { KernelFunc } from '../replace-kernel.js';
import {
  convolution,
  isChannelsLast,
  isNarrow,
  mirrored,
  type ConvAttrs,
  type Convolution,
} from './conv-geometry.js';
import { gatherOneMap, hasOneMap } from './conv-one-map.js';
import { gather, scatter } from './conv-products.js';
import { withFlipped } from './conv-scratch.js';
import { gatherByTiles, suitsTiles } from './conv-winograd.js';
import { outputs } from './outputs.js';

/** Whether the companion takes it on; the rest tfjs computes, or refuses. */
function isForCompanion(tensors: readonly (TensorInfo | undefined)[], attrs: ConvAttrs): boolean {
  const isDense = [attrs.dilations ?? 1].flat().every((dilation) => dilation === 1);
  return (
    isDense &&
    isChannelsLast(attrs) &&
    tensors.every((tensor) => !tensor || tensor.dtype === 'float32')
  );
}

function isPerMap(bias: TensorInfo | undefined, maps: number): boolean {
  return !bias || (bias.shape.length === 1 && bias.shape[0] === maps);
}

/** y = relu?(x ∗ filter + bias) by the way that is quickest. */
export function convolve(
  conv: Convolution,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  relu: boolean,
  companion: Companion,
  backend: BackendWasm,
): TensorInfo {
  const shape = [conv.batch, conv.outHeight, conv.outWidth, conv.maps];
  const [out] = outputs(backend, [shape], (y) => {
    if (util.sizeFromShape(shape) === 0) return;
    const quicker = hasOneMap(conv) ? gatherOneMap : suitsTiles(conv) ? gatherByTiles : undefined;
    if (quicker) {
      quicker(conv, x, filter, bias, relu, y, companion, backend);
      return;
    }
    // What follows the sum can only be done on the way where the sum is whole at once.
    if (relu || !isNarrow(conv)) {
      gather(conv, x, filter, bias, relu, y, companion, backend);
      return;
    }
    withFlipped(conv, filter, companion, backend, (flipped) =>
      scatter(mirrored(conv), x, flipped, bias, y, companion, backend),
    );
  });
  return out!;
}

/** The kernel Conv2D on the companion; what is dilated stays with tfjs. */
export function companionConv2d(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return (stock) => (call) => {
    const { x, filter } = call.inputs as { x: TensorInfo; filter: TensorInfo };
    const attrs = call.attrs as ConvAttrs;
    if (!isForCompanion([x, filter], attrs)) return stock(call);
    return convolve(
      convolution(x.shape, filter.shape, attrs),
      x,
      filter,
      undefined,
      false,
      companion,
      call.backend as BackendWasm,
    );
  };
}

/** The kernel FusedConv2D on the companion, where no activation or relu follows. */
export function companionFusedConv2d(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return (stock) => (call) => {
    const { x, filter, bias } = call.inputs as {
      x: TensorInfo;
      filter: TensorInfo;
      bias?: TensorInfo;
    };
    const attrs = call.attrs as ConvAttrs & { readonly activation: string };
    const isPlain = attrs.activation === 'linear' || attrs.activation === 'relu';
    if (!isPlain || !isPerMap(bias, filter.shape[3]!) || !isForCompanion([x, filter, bias], attrs))
      return stock(call);
    return convolve(
      convolution(x.shape, filter.shape, attrs),
      x,
      filter,
      bias,
      attrs.activation === 'relu',
      companion,
      call.backend as BackendWasm,
    );
  };
}
