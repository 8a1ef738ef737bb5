import {
  image,
  ResizeNearestNeighbor,
  type NamedAttrMap,
  type ResizeNearestNeighborAttrs,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Replacement } from '../replacement.js';
import { differentiates } from './probe.js';
import { replaceGradient } from './replace-gradient.js';
import { resizeGradient } from './resize-gradient.js';

/**
 * tfjs does not look at halfPixelCenters; on the cpu backend all images but the first get gradients
 * of others as well.
 */
function isRight(): boolean {
  return differentiates(
    ResizeNearestNeighbor,
    (x) => image.resizeNearestNeighbor(x as Tensor4D, [1, 1], false, true),
    { values: [3, 5], shape: [1, 2, 1, 1] },
    [0, 1],
  );
}

function gradient(dy: Tensor, shape: readonly number[], attrs: NamedAttrMap): Tensor {
  const { alignCorners, halfPixelCenters } = attrs as NamedAttrMap & ResizeNearestNeighborAttrs;
  return resizeGradient(dy, shape, (images, size) =>
    image.resizeNearestNeighbor(images, size, alignCorners, halfPixelCenters),
  );
}

/** Corrects the gradient of nearest-neighbour resizing, on all backends. */
export function correctResizeNearestNeighbor(): Replacement | undefined {
  return isRight() ? undefined : replaceGradient(ResizeNearestNeighbor, 'images', gradient);
}
