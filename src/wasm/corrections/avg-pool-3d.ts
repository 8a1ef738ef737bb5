import {
  AvgPool3D,
  backend_util,
  engine,
  type AvgPool3DAttrs,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Replacement } from '../replacement.js';
import { averageMatrix } from './average-matrix.js';
import { differentiates } from './probe.js';
import { replaceGradient } from './replace-gradient.js';
import { separableGradient } from './separable-gradient.js';

/** The same fault as that of average pooling over planes. */
function isRight(): boolean {
  return differentiates(
    AvgPool3D,
    (x) => engine().runKernel<Tensor>(AvgPool3D, { x }, { filterSize: 2, strides: 1, pad: 'same' }),
    { values: [3, 5], shape: [1, 1, 2, 1, 1] },
    [0.5, 1.5],
  );
}

function gradient(dy: Tensor, shape: readonly number[], attrs: NamedAttrMap): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as NamedAttrMap & AvgPool3DAttrs;
  const info = backend_util.computePool3DInfo(
    shape as [number, number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const planes = {
    inputs: info.inDepth,
    outputs: info.outDepth,
    filter: info.filterDepth,
    stride: info.strideDepth,
    pad: info.padInfo.front,
  };
  const rows = {
    inputs: info.inHeight,
    outputs: info.outHeight,
    filter: info.filterHeight,
    stride: info.strideHeight,
    pad: info.padInfo.top,
  };
  const columns = {
    inputs: info.inWidth,
    outputs: info.outWidth,
    filter: info.filterWidth,
    stride: info.strideWidth,
    pad: info.padInfo.left,
  };
  return separableGradient(dy, [
    { axis: 1, matrix: averageMatrix(planes) },
    { axis: 2, matrix: averageMatrix(rows) },
    { axis: 3, matrix: averageMatrix(columns) },
  ]);
}

/** Corrects the gradient of average pooling over volumes, on all backends. */
export function correctAvgPool3d(): Replacement | undefined {
  return isRight() ? undefined : replaceGradient(AvgPool3D, 'x', gradient);
}
