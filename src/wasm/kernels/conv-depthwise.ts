import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import type { KernelFunc } from '../replace-kernel.js';
import {
  checkGradient,
  convolution,
  windowOf,
  type ConvAttrs,
  type Convolution,
} from './conv-geometry.js';
import { fillRows } from './conv-scratch.js';

function depthwiseWindow(conv: Convolution) {
  return [
    ...windowOf(conv),
    conv.dilationY,
    conv.dilationX,
    conv.maps / Math.max(1, conv.channels),
  ] as const;
}

/** The kernel DepthwiseConv2dNativeBackpropFilter on the companion; tfjs has none for WASM. */
export function companionDepthwiseFilterGradient(companion: Companion): KernelFunc {
  return (call) => {
    const { x, dy } = call.inputs as { x: TensorInfo; dy: TensorInfo };
    const attrs = call.attrs as ConvAttrs & { readonly filterShape: number[] };
    const conv = convolution(x.shape, attrs.filterShape, attrs, true);
    checkGradient(conv, dy);
    const backend = call.backend as BackendWasm;
    const out = backend.makeOutput(attrs.filterShape, 'float32');
    fillRows(out, undefined, backend);
    companion.depthwiseFilterGrad(
      addressOf(backend, x),
      addressOf(backend, dy),
      addressOf(backend, out),
      conv.batch,
      ...depthwiseWindow(conv),
    );
    return out;
  };
}

/** The kernel DepthwiseConv2dNativeBackpropInput on the companion; tfjs has none for WASM. */
export function companionDepthwiseInputGradient(companion: Companion): KernelFunc {
  return (call) => {
    const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
    const attrs = call.attrs as ConvAttrs & { readonly inputShape: number[] };
    const conv = convolution(attrs.inputShape, filter.shape, attrs, true);
    checkGradient(conv, dy);
    const backend = call.backend as BackendWasm;
    const out = backend.makeOutput(attrs.inputShape, 'float32');
    fillRows(out, undefined, backend);
    companion.depthwiseInputGrad(
      addressOf(backend, out),
      addressOf(backend, dy),
      addressOf(backend, filter),
      conv.batch,
      ...depthwiseWindow(conv),
    );
    return out;
  };
}
