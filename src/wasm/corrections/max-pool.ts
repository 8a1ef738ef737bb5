import {
  backend_util,
  engine,
  MaxPool,
  MaxPoolGrad,
  tensor,
  type MaxPoolGradAttrs,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { replaceKernel, type KernelFunc } from '../replace-kernel.js';
import type { Replacement } from '../replacement.js';
import { addToMaxima, maxPositions, windowsOfPlanes } from './max-positions.js';
import { computes } from './probe.js';

/** tfjs looks for maxima above 0 only, and gives the gradient of other windows to wherever. */
function isRight(): boolean {
  return computes(() => {
    const inputs = {
      dy: tensor([1], [1, 1, 1, 1]),
      input: tensor([-5, -3], [1, 2, 1, 1]),
      output: tensor([-3], [1, 1, 1, 1]),
    };
    return engine().runKernel<Tensor>(MaxPoolGrad, inputs, {
      filterSize: [2, 1],
      strides: 1,
      pad: 'valid',
    });
  }, [0, 1]);
}

const backward: KernelFunc = (call) => {
  const { dy, input } = call.inputs as { dy: TensorInfo; input: TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = call.attrs as NamedAttrMap &
    MaxPoolGradAttrs;
  const backend = call.backend as BackendWasm;
  const info = backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const dx = backend.makeOutput(input.shape, 'float32');
  // Views come last: one of before goes stale when the heap grows.
  const positions = maxPositions(
    backend.typedArrayFromHeap(input) as Float32Array,
    windowsOfPlanes(info),
  );
  addToMaxima(
    backend.typedArrayFromHeap(dy) as Float32Array,
    positions,
    backend.typedArrayFromHeap(dx) as Float32Array,
  );
  return dx;
};

/** Corrects the gradient of max pooling over planes. */
export function correctMaxPool(): Replacement | undefined {
  return isRight() ? undefined : replaceKernel(MaxPoolGrad, () => backward, [MaxPool]);
}
