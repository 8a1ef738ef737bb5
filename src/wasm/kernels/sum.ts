import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import type { KernelFunc } from '../replace-kernel.js';

/**
 * The kernel Sum on the companion where leading axes are summed away, as in the gradient of a bias.
 *
 * tfjs's own transposes first, so that the summed axes come last, and leaves a sum over no rows as
 * the memory was.
 */
export function companionSum(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return (stock) => (call) => {
    const { x } = call.inputs as { x: TensorInfo };
    const { axis, keepDims } = call.attrs as { axis: number | number[]; keepDims?: boolean };
    const axes = util.parseAxisParam(axis, x.shape).sort((one, other) => one - other);
    const isLeading =
      axes.length > 0 && axes.length < x.shape.length && axes.every((summed, i) => summed === i);
    if (x.dtype !== 'float32' || !isLeading) return stock(call);
    const rows = util.sizeFromShape(x.shape.slice(0, axes.length));
    const kept = x.shape.slice(axes.length);
    const backend = call.backend as BackendWasm;
    const out = backend.makeOutput(keepDims ? [...axes.map(() => 1), ...kept] : kept, 'float32');
    companion.columnSums(
      rows,
      util.sizeFromShape(kept),
      addressOf(backend, x),
      addressOf(backend, out),
    );
    return out;
  };
}
