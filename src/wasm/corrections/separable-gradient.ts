import { matMul, reshape, tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../core/shapes.js';

/** A linear map along one axis. */
export interface AxisMap {
  /** Which axis, from 0. */
  readonly axis: number;
  /** Its matrix, of shape `[outputs, inputs]`. */
  readonly matrix: Tensor2D;
}

/**
 * The gradient of an operation that maps some axes linearly, each by itself, as resizing and
 * average pooling do: y = (A ⊗ B) x gives dx = (Aᵀ ⊗ Bᵀ) dy.
 *
 * @param dy - The gradient by the output.
 * @param maps - What the operation does to its axes; those not named it leaves alone.
 * @returns The gradient by the input.
 */
export function separableGradient(dy: Tensor, maps: readonly AxisMap[]): Tensor {
  return tidy(() =>
    maps.reduce((gradient, { axis, matrix }) => {
      const before = gradient.shape.slice(0, axis);
      const after = gradient.shape.slice(axis + 1);
      const [outputs, inputs] = matrix.shape;
      const blocks = reshape(gradient, [sizeOf(before), outputs, sizeOf(after)]);
      return reshape(matMul(matrix, blocks, true), [...before, inputs, ...after]);
    }, dy),
  );
}
