import type { Row } from '../row.js';

/**
 * `[rows, inner, columns]`: a large cube, then the forward product, both gradients and a large
 * batch of a dense layer 784–500.
 */
const sizes = [
  [1024, 1024, 1024],
  [100, 784, 500],
  [784, 100, 500],
  [100, 500, 784],
  [1000, 784, 500],
] as const;

const cases = [
  { name: 'plain', title: 'A B', transposeA: false, transposeB: false },
  { name: 'ta', title: 'Aᵀ B', transposeA: true, transposeB: false },
  { name: 'tb', title: 'A Bᵀ', transposeA: false, transposeB: true },
  { name: 'tab', title: 'Aᵀ Bᵀ', transposeA: true, transposeB: true },
] as const;

/** Products of two matrices, by size and by which sides are transposed. */
export const matMulRows: readonly Row[] = sizes.flatMap(([rows, inner, columns]) =>
  cases.map(({ name, title, transposeA, transposeB }): Row => ({
    name: `matmul-${rows}x${inner}x${columns}-${name}`,
    title: `${title}, ${rows} × ${inner} × ${columns}`,
    unit: 'GFLOP/s',
    operations: 2 * rows * inner * columns,
    workload: { kind: 'matmul', rows, inner, columns, transposeA, transposeB },
  })),
);
