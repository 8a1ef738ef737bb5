import {
  image,
  ResizeBilinear,
  type NamedAttrMap,
  type ResizeBilinearAttrs,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Replacement } from '../replacement.js';
import { differentiates } from './probe.js';
import { replaceGradient } from './replace-gradient.js';
import { resizeGradient } from './resize-gradient.js';

/** tfjs does not look at halfPixelCenters; on the cpu backend it swaps height and width as well. */
function isRight(): boolean {
  return differentiates(
    ResizeBilinear,
    (x) => image.resizeBilinear(x as Tensor4D, [1, 1], false, true),
    { values: [3, 5], shape: [1, 2, 1, 1] },
    [0.5, 0.5],
  );
}

function gradient(dy: Tensor, shape: readonly number[], attrs: NamedAttrMap): Tensor {
  const { alignCorners, halfPixelCenters } = attrs as NamedAttrMap & ResizeBilinearAttrs;
  return resizeGradient(dy, shape, (images, size) =>
    image.resizeBilinear(images, size, alignCorners, halfPixelCenters),
  );
}

/** Corrects the gradient of bilinear resizing, on all backends. */
export function correctResizeBilinear(): Replacement | undefined {
  return isRight() ? undefined : replaceGradient(ResizeBilinear, 'images', gradient);
}
