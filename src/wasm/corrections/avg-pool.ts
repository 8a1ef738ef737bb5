import {
  AvgPool,
  backend_util,
  engine,
  type AvgPoolAttrs,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Replacement } from '../replacement.js';
import { averageMatrix } from './average-matrix.js';
import { differentiates } from './probe.js';
import { replaceGradient } from './replace-gradient.js';
import { separableGradient } from './separable-gradient.js';

/**
 * tfjs divides by the size of the whole window also where part of it is padding, which the average
 * leaves out.
 */
function isRight(): boolean {
  return differentiates(
    AvgPool,
    (x) => engine().runKernel<Tensor>(AvgPool, { x }, { filterSize: 2, strides: 1, pad: 'same' }),
    { values: [3, 5], shape: [1, 2, 1, 1] },
    [0.5, 1.5],
  );
}

function gradient(dy: Tensor, shape: readonly number[], attrs: NamedAttrMap): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as NamedAttrMap & AvgPoolAttrs;
  const info = backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
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
    { axis: 1, matrix: averageMatrix(rows) },
    { axis: 2, matrix: averageMatrix(columns) },
  ]);
}

/** Corrects the gradient of average pooling over planes, on all backends. */
export function correctAvgPool(): Replacement | undefined {
  return isRight() ? undefined : replaceGradient(AvgPool, 'x', gradient);
}
