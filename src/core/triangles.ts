import {
  concat,
  eye,
  mul,
  pad,
  reshape,
  reverse,
  slice,
  sum,
  tensor2d,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** A matrix of ones on and below the diagonal and zeros above, shape `[D, D]`. */
export function lowerTriangle(size: number): Tensor {
  const values = Array.from({ length: size * size }, (_, at) =>
    Number(Math.floor(at / size) >= at % size),
  );
  return tensor2d(values, [size, size]);
}

/** The diagonals of matrices: from `[N, D, D]` to `[N, D]`. */
export function diagonalOf(matrices: Tensor): Tensor {
  return sum(mul(matrices, eye(matrices.shape[1]!)), 2);
}

/**
 * Strictly lower triangular matrices of D (D − 1) / 2 numbers each.
 *
 * @param packed - Shape `[N, D (D − 1) / 2]`.
 * @returns Shape `[N, D, D]`.
 */
export function belowDiagonal(packed: Tensor, size: number): Tensor {
  const [rows, count] = packed.shape as [number, number];
  const width = size - 1;
  // All of them backwards, and before them the last ones as they are, have each once on or below
  // the diagonal of a matrix that is one smaller (as TensorFlow Probability's fill_triangular does).
  const last = slice(packed, [0, width], [rows, count - width]);
  const filled = reshape(concat([last, reverse(packed, 1)], 1), [rows, width, width]);
  return pad(mul(filled, lowerTriangle(width)), [
    [0, 0],
    [1, 0],
    [0, 1],
  ]);
}
