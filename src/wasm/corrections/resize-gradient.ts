import { eye, reshape, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { separableGradient } from './separable-gradient.js';

/**
 * The gradient of resizing images.
 *
 * Resizing is linear and treats rows and columns apart, so its two matrices are what it makes of
 * the unit vectors. Asking the operation itself keeps them right for all its options, and for the
 * way in which the backend rounds positions.
 *
 * @param dy - Shape `[N, newHeight, newWidth, channels]`.
 * @param shape - The shape of the images, `[N, height, width, channels]`.
 * @param resize - The operation.
 * @returns The gradient by the images.
 */
export function resizeGradient(
  dy: Tensor,
  shape: readonly number[],
  resize: (images: Tensor4D, size: [number, number]) => Tensor4D,
): Tensor {
  const [, height, width] = shape as [number, number, number, number];
  const [, newHeight, newWidth] = dy.shape as [number, number, number, number];
  return tidy(() => {
    const rows = resize(reshape(eye(height), [1, height, 1, height]), [newHeight, 1]);
    const columns = resize(reshape(eye(width), [1, 1, width, width]), [1, newWidth]);
    return separableGradient(dy, [
      { axis: 1, matrix: reshape(rows, [newHeight, height]) },
      { axis: 2, matrix: reshape(columns, [newWidth, width]) },
    ]);
  });
}
