import {
  conv3d,
  mul,
  ones,
  range,
  reshape,
  square,
  sum,
  tidy,
  valueAndGrad,
  type Rank,
  type Tensor,
  type Tensor5D,
} from '@tensorflow/tfjs-core';
import { sizeOf, type Shape } from '../core/shapes.js';
import type { StockLayer } from './layer-tree.js';

/** An operation that gives c times as much for c times as much, and the shape of what it takes. */
type Case = readonly [operation: (x: Tensor) => Tensor, shape: Shape];

/** What tfjs may get wrong in the gradient of a layer, depending on the backend. */
function caseOf(layer: StockLayer): Case | undefined {
  const kind = layer.getClassName();
  if (kind === 'Conv3D') {
    // By the filter.
    const images = ones<Rank.R5>([1, 3, 3, 3, 1]);
    return [(filter) => conv3d(images, filter as Tensor5D, 2, 'same'), [2, 2, 2, 1, 1]];
  }
  if (!/^(Max|Average)Pooling|^UpSampling/.test(kind)) return;
  // With padding two windows along each axis, the second of which is cut short.
  const sizes = (layer.poolSize ?? [2, 2]).map((size) => 2 * size - 1);
  const shape = layer.dataFormat === 'channelsFirst' ? [2, 1, ...sizes] : [2, ...sizes, 1];
  return [(x) => layer.call(x, {}) as Tensor, shape];
}

/**
 * Whether tfjs, as it is on the backend in use, gets a layer's gradient wrong.
 *
 * The sum f of the squares of what such an operation gives has x · ∇f(x) = 2 f(x) (Euler).
 */
export function isFaulty(layer: StockLayer): boolean {
  return tidy(() => {
    const known = caseOf(layer);
    if (!known) return false;
    const [operation, shape] = known;
    const x = reshape(range(-sizeOf(shape), 0), [...shape]);
    const { value, grad } = valueAndGrad((given: Tensor) => sum(square(operation(given))))(x);
    const ratio = sum(mul(x, grad)).dataSync()[0]! / value.dataSync()[0]!;
    return !(Math.abs(ratio - 2) < 4e-3);
  });
}
