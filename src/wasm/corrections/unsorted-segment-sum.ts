import {
  UnsortedSegmentSum,
  type NamedAttrMap,
  type TensorInfo,
  type UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { sizeOf } from '../../core/shapes.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import type { Replacement } from '../replacement.js';

/**
 * out[segment] = Σ of the rows of x that belong to the segment; rows of no segment are left out.
 */
const kernelFunc: KernelFunc = (call) => {
  const { x, segmentIds } = call.inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const { numSegments } = call.attrs as NamedAttrMap & UnsortedSegmentSumAttrs;
  const backend = call.backend as BackendWasm;
  const row = x.shape.slice(segmentIds.shape.length);
  const out = backend.makeOutput([numSegments, ...row], 'float32');
  const [values, ids, sums] = [x, segmentIds, out].map((info) =>
    backend.typedArrayFromHeap(info),
  ) as [Float32Array, Int32Array, Float32Array];
  const width = sizeOf(row);
  sums.fill(0);
  for (let i = 0; i < ids.length; i++) {
    const segment = ids[i]!;
    if (segment < 0 || segment >= numSegments) continue;
    for (let from = i * width, to = segment * width; from < (i + 1) * width; from++, to++)
      sums[to]! += values[from]!;
  }
  return out;
};

/** Gives the WASM backend the kernel that the gradient of gather, and so of embeddings, needs. */
export function correctUnsortedSegmentSum(): Replacement | undefined {
  return addKernel(UnsortedSegmentSum, kernelFunc);
}
