/**
 * The lower triangle L with L Lᵀ = A, in float64, or nothing where A is not positive definite.
 *
 * A pivot that is no more than the rounding of its diagonal element counts as 0: what it would be
 * divided by is noise.
 *
 * @param matrix - A symmetric matrix, row by row; only its lower triangle is read.
 * @param size - The number of rows, D.
 * @returns D × D numbers, 0 above the diagonal.
 */
export function cholesky(matrix: ArrayLike<number>, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const element = matrix[row * size + column]!;
      let rest = element;
      for (let i = 0; i < column; i++) rest -= lower[row * size + i]! * lower[column * size + i]!;
      if (column < row) {
        lower[row * size + column] = rest / lower[column * size + column]!;
        continue;
      }
      if (!(rest > size * Number.EPSILON * element && rest < Infinity)) return undefined;
      lower[row * size + row] = Math.sqrt(rest);
    }
  }
  return lower;
}

/** The inverse of a lower triangle, itself one. */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const pivot = lower[row * size + row]!;
    inverse[row * size + row] = 1 / pivot;
    for (let column = 0; column < row; column++) {
      let total = 0;
      for (let i = column; i < row; i++)
        total += lower[row * size + i]! * inverse[i * size + column]!;
      inverse[row * size + column] = -total / pivot;
    }
  }
  return inverse;
}
