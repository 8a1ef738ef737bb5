import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelFunc } from '../replace-kernel.js';

/** So many values or fewer are copied one by one. */
const FEW = 32;

/**
 * The kernel GatherV2 by copies of whole rows where rows are gathered, as for a batch of a data
 * set.
 *
 * tfjs's own goes value by value and computes the place of each anew.
 */
export function gatherByRows(stock: KernelFunc): KernelFunc {
  return (call) => {
    const { x, indices } = call.inputs as { x: TensorInfo; indices: TensorInfo };
    const { axis, batchDims } = call.attrs as { axis: number; batchDims: number };
    const isRows =
      axis === 0 &&
      batchDims === 0 &&
      x.dtype !== 'string' &&
      indices.dtype === 'int32' &&
      x.shape.length > 0;
    const size = util.sizeFromShape(x.shape.slice(1));
    const count = util.sizeFromShape(indices.shape);
    if (!isRows || size * count === 0) return stock(call);
    const backend = call.backend as BackendWasm;
    const positions = backend.typedArrayFromHeap(indices);
    for (let i = 0; i < count; i++)
      if (!(positions[i]! >= 0 && positions[i]! < x.shape[0]!)) return stock(call);
    const out = backend.makeOutput([...indices.shape, ...x.shape.slice(1)], x.dtype);
    // Views are made after the output: making it may replace the heap's buffer.
    const [from, to, where] = [x, out, indices].map((info) => backend.typedArrayFromHeap(info));
    for (let i = 0; i < count; i++) {
      const start = where![i]! * size;
      // A view takes as long to make as some forty values to copy.
      if (size > FEW) to!.set(from!.subarray(start, start + size), i * size);
      else for (let j = 0; j < size; j++) to![i * size + j] = from![start + j]!;
    }
    return out;
  };
}
