import { sgemm } from './sgemm';
import { TILE_ROWS } from './sizes';

/**
 * One of several parts of the product that `sgemm` computes, in whole rows of C; all parts together
 * are the product, to the bit.
 *
 * @param chunk - which part, from 0
 * @param chunks - how many there are
 * @param copy - room for k·m values where A is transposed, which the parts share
 * @param scratch - this caller's own
 */
export function sgemmChunk(
  chunk: i32, chunks: i32, transA: bool, transB: bool, m: i32, n: i32, k: i32,
  a: usize, b: usize, c: usize, bias: usize, activation: i32, copy: usize, scratch: usize,
): void {
  const first = firstRow(chunk, chunks, m);
  const rows = firstRow(chunk + 1, chunks, m) - first;
  if (rows <= 0) return;
  let from = a + (<usize>(first * k) << 2);
  if (transA) {
    from = copy + (<usize>(first * k) << 2);
    copyColumns(k, a + (<usize>first << 2), <usize>m << 2, rows, from);
  }
  sgemm(transA, transB, rows, n, k, from, b, c + (<usize>(first * n) << 2), bias, activation, scratch);
}

// Whole tiles, so that only the last part has one that is cut.
function firstRow(chunk: i32, chunks: i32, m: i32): i32 {
  const tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
  return min(tiles * chunk / chunks * TILE_ROWS, m);
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
