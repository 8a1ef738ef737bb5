import {
  eye,
  MirrorPad,
  mirrorPad,
  tidy,
  type MirrorPadAttrs,
  type NamedAttrMap,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { Replacement } from '../replacement.js';
import { differentiates } from './probe.js';
import { replaceGradient } from './replace-gradient.js';
import { separableGradient } from './separable-gradient.js';

/** tfjs cuts the mirrored part off, in place of adding it to what it mirrors. */
function isRight(): boolean {
  return differentiates(
    MirrorPad,
    (x) => mirrorPad(x, [[1, 0]], 'reflect'),
    { values: [3, 5], shape: [2] },
    [1, 2],
  );
}

function gradient(dy: Tensor, shape: readonly number[], attrs: NamedAttrMap): Tensor {
  const { paddings, mode } = attrs as NamedAttrMap & MirrorPadAttrs;
  return tidy(() => {
    const padded = (axis: number) =>
      mirrorPad<Tensor2D>(eye(shape[axis]!), [paddings[axis]!, [0, 0]], mode);
    const axes = shape
      .map((_, axis) => axis)
      .filter((axis) => paddings[axis]!.some((count) => count > 0));
    return separableGradient(
      dy,
      axes.map((axis) => ({ axis, matrix: padded(axis) })),
    );
  });
}

/** Corrects the gradient of padding with a mirror image, on all backends. */
export function correctMirrorPad(): Replacement | undefined {
  return isRight() ? undefined : replaceGradient(MirrorPad, 'x', gradient);
}
