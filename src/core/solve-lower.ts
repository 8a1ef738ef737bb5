import {
  concat,
  div,
  matMul,
  mul,
  neg,
  reverse,
  slice,
  sub,
  tidy,
  transpose,
  type Tensor,
  type Tensor3D,
} from '@tensorflow/tfjs-core';
import { lowerTriangle } from './triangles.js';
import { withGradients } from './with-gradients.js';

/**
 * X of L X = B for lower triangular L, by forward substitution; no backend has it as a kernel.
 *
 * @param lower - Shape `[N, D, D]`; what is above the diagonal is not looked at.
 * @param right - Shape `[N, D, M]`.
 */
export function solveLower(lower: Tensor, right: Tensor): Tensor {
  return withGradients(
    { lower, right },
    (save) => {
      const solution = tidy(() => substituted(lower as Tensor3D, right as Tensor3D));
      save([lower, solution]);
      return solution;
    },
    (dy, [kept, solution]) => {
      // Lᵀ turned about both axes is lower again.
      const turned = (x: Tensor) => reverse(x as Tensor3D, 1);
      const byRight = () => {
        const flipped = reverse(transpose(kept as Tensor3D, [0, 2, 1]), [1, 2]);
        return turned(substituted(flipped, turned(dy)));
      };
      return {
        right: byRight,
        lower: () =>
          mul(neg(matMul(byRight(), solution!, false, true)), lowerTriangle(kept!.shape[1]!)),
      };
    },
  );
}

function substituted(lower: Tensor3D, right: Tensor3D): Tensor3D {
  const [rows, size, width] = right.shape;
  const solved: Tensor3D[] = [];
  let rest = right;
  for (let i = 0; i < size; i++) {
    const row = div<Tensor3D>(
      slice(rest, [0, 0, 0], [rows, 1, width]),
      slice(lower, [0, i, i], [rows, 1, 1]),
    );
    solved.push(row);
    const left = size - i - 1;
    if (left === 0) break;
    const column = slice(lower, [0, i + 1, i], [rows, left, 1]);
    rest = sub(slice(rest, [0, 1, 0], [rows, left, width]), mul(column, row));
  }
  return concat(solved, 1);
}
