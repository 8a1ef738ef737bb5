import {
  avgPool,
  avgPool3d,
  conv3d,
  grad,
  image,
  maxPool,
  maxPool3d,
  ones,
  range,
  reshape,
  square,
  tidy,
  type Rank,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
} from '@tensorflow/tfjs-core';
import { sizeOf, type Shape } from '../core/shapes.js';
import type { StockLayer } from './layer-tree.js';

/** An operation whose gradient is known at some numbers that rise from below 0. */
interface Case {
  readonly operation: (x: Tensor) => Tensor;
  readonly shape: Shape;
  /** The gradient of its sum at the last of them. */
  readonly last: number;
}

type Three = [number, number, number];

/** What tfjs may get wrong in the gradient of a layer, depending on the backend. */
function caseOf(layer: StockLayer): Case | undefined {
  const { padding, poolSize, interpolation } = layer;
  switch (layer.getClassName()) {
    case 'UpSampling2D':
      // The second image, of which each number counts four times.
      return interpolation === 'nearest'
        ? {
            operation: (x) => square(image.resizeNearestNeighbor(x as Tensor4D, [4, 4])),
            shape: [2, 2, 2, 1],
            last: -8,
          }
        : undefined;
    case 'MaxPooling1D':
    case 'MaxPooling2D':
      return {
        operation: (x) => maxPool(x as Tensor4D, 2, 2, 'valid'),
        shape: [1, 2, 2, 1],
        last: 1,
      };
    case 'MaxPooling3D':
      return {
        operation: (x) => maxPool3d(x as Tensor5D, poolSize as Three, poolSize as Three, 'valid'),
        shape: [1, ...(poolSize as Three), 1],
        last: 1,
      };
    case 'AveragePooling1D':
    case 'AveragePooling2D':
      // The last window has one number in it.
      return padding === 'same'
        ? { operation: (x) => avgPool(x as Tensor4D, 2, 2, 'same'), shape: [1, 3, 3, 1], last: 1 }
        : undefined;
    case 'AveragePooling3D':
      return padding === 'same'
        ? {
            operation: (x) => avgPool3d(x as Tensor5D, 2, 2, 'same'),
            shape: [1, 3, 3, 3, 1],
            last: 1,
          }
        : undefined;
    case 'Conv3D':
      // The last weight of the filter meets one number.
      return {
        operation: (filter) =>
          conv3d(ones<Rank.R5>([1, 3, 3, 3, 1]), filter as Tensor5D, 2, 'same'),
        shape: [2, 2, 2, 1, 1],
        last: 1,
      };
  }
  return undefined;
}

/** Whether tfjs, as it is on the backend in use, gets a layer's gradient wrong. */
export function isFaulty(layer: StockLayer): boolean {
  const known = caseOf(layer);
  if (!known) return false;
  const { operation, shape, last } = known;
  const size = sizeOf(shape);
  return (
    tidy(() =>
      grad(operation)(reshape(range(-size, 0), [...shape]))
        .dataSync()
        .at(-1),
    ) !== last
  );
}
