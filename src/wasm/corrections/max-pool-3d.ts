import {
  backend_util,
  engine,
  MaxPool3D,
  MaxPool3DGrad,
  tensor,
  type MaxPool3DAttrs,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { replaceKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { addToMaxima, maxPositions, takeMaxima, windowsOfVolumes } from './max-positions.js';
import { computes } from './probe.js';

/** tfjs takes 0 for the maximum of negative values, in the result as in the gradient. */
function isRight(): boolean {
  const attrs = { filterSize: [2, 1, 1], strides: 1, pad: 'valid' };
  const input = () => tensor([-5, -3], [1, 2, 1, 1, 1]);
  const output = () => tensor([-3], [1, 1, 1, 1, 1]);
  const dy = () => tensor([1], [1, 1, 1, 1, 1]);
  return (
    computes(() => engine().runKernel<Tensor>(MaxPool3D, { x: input() }, attrs), [-3]) &&
    computes(
      () =>
        engine().runKernel<Tensor>(
          MaxPool3DGrad,
          { dy: dy(), input: input(), output: output() },
          attrs,
        ),
      [0, 1],
    )
  );
}

function poolInfo(
  { shape }: TensorInfo,
  attrs: NamedAttrMap | undefined,
): ReturnType<typeof backend_util.computePool3DInfo> {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as NamedAttrMap & MaxPool3DAttrs;
  return backend_util.computePool3DInfo(
    shape as [number, number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

const forward: KernelFunc = (call) => {
  const { x } = call.inputs as { x: TensorInfo };
  const backend = call.backend as BackendWasm;
  const info = poolInfo(x, call.attrs);
  const out = backend.makeOutput(info.outShape, 'float32');
  // Views come last: one of before goes stale when the heap grows.
  const values = backend.typedArrayFromHeap(x) as Float32Array;
  takeMaxima(
    values,
    maxPositions(values, windowsOfVolumes(info)),
    backend.typedArrayFromHeap(out) as Float32Array,
  );
  return out;
};

const backward: KernelFunc = (call) => {
  const { dy, input } = call.inputs as { dy: TensorInfo; input: TensorInfo };
  const backend = call.backend as BackendWasm;
  const dx = backend.makeOutput(input.shape, 'float32');
  const positions = maxPositions(
    backend.typedArrayFromHeap(input) as Float32Array,
    windowsOfVolumes(poolInfo(input, call.attrs)),
  );
  addToMaxima(
    backend.typedArrayFromHeap(dy) as Float32Array,
    positions,
    backend.typedArrayFromHeap(dx) as Float32Array,
  );
  return dx;
};

/** Corrects max pooling over volumes, and its gradient. */
export function correctMaxPool3d(): Replacement | undefined {
  if (isRight()) return undefined;
  return replaceAll([
    () => replaceKernel(MaxPool3D, () => forward),
    () => replaceKernel(MaxPool3DGrad, () => backward, []),
  ]);
}
