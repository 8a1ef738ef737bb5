import { sgemm } from './sgemm';

/**
 * Some rows of the product that `sgemm` computes; all together are the product, to the bit.
 *
 * @param first - the first row, where a tile begins
 * @param copy - room for k·m values where A is transposed, which all parts share
 * @param scratch - this caller's own
 */
export function sgemmChunk(
  first: i32, count: i32, transA: bool, transB: bool, m: i32, n: i32, k: i32,
  a: usize, b: usize, c: usize, bias: usize, activation: i32, copy: usize, scratch: usize,
): void {
  let from = a + (<usize>(first * k) << 2);
  if (transA) {
    from = copy + (<usize>(first * k) << 2);
    copyColumns(k, a + (<usize>first << 2), <usize>m << 2, count, from);
  }
  sgemm(transA, transB, count, n, k, from, b, c + (<usize>(first * n) << 2), bias, activation, scratch);
}

// Columns of a matrix, made a matrix of their own: sgemm takes none that is part of a wider one.
function copyColumns(rows: i32, from: usize, stride: usize, columns: i32, to: usize): void {
  for (; rows > 0; rows--) {
    let x = from;
    let rest = columns;
    for (; rest >= 4; rest -= 4) {
      v128.store(to, v128.load(x));
      x += 16;
      to += 16;
    }
    for (; rest > 0; rest--) {
      store<f32>(to, load<f32>(x));
      x += 4;
      to += 4;
    }
    from += stride;
  }
}
