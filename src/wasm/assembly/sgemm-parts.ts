import { packColsAcross, packColsAlong } from './pack';
import { blocksOf, dense, floorOf, packRowBlock, stepOf } from './sgemm';
import { TILE_COLS, TILE_ROWS } from './sizes';

/*
 * A product as the work of several threads: one side is packed by all of them, a panel each, and then
 * each computes what belongs to panels of the other side. All parts together are what `sgemm`
 * computes, to the bit.
 */

/** Packs panels of five of A's rows from m0 up to m1, for the steps from k0 up to k1. */
export function packRows(
  first: i32, count: i32, transA: bool, m0: i32, m1: i32, k0: i32, k1: i32, m: i32, k: i32, a: usize, packed: usize,
): void {
  const stride = <usize>(transA ? m : k) << 2;
  const padded = (m1 - m0 + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS;
  const blocks = blocksOf(k1 - k0);
  for (let block = 0; block < blocks; block++) {
    const done = stepOf(block, blocks, k1 - k0);
    const steps = stepOf(block + 1, blocks, k1 - k0) - done;
    const to = packed + (<usize>(padded * done + first * TILE_ROWS * steps) << 2);
    const from = m0 + first * TILE_ROWS;
    packRowBlock(transA, from, min(from + count * TILE_ROWS, m1), k0 + done, steps, a, stride, to);
  }
}

/** Packs panels of eight of B's columns, for the steps from k0 up to k1. */
export function packColumns(
  first: i32, count: i32, transB: bool, k0: i32, k1: i32, n: i32, k: i32, b: usize, packed: usize,
): void {
  const stride = <usize>(transB ? k : n) << 2;
  const padded = (n + TILE_COLS - 1) / TILE_COLS * TILE_COLS;
  const blocks = blocksOf(k1 - k0);
  for (let block = 0; block < blocks; block++) {
    const done = stepOf(block, blocks, k1 - k0);
    const steps = stepOf(block + 1, blocks, k1 - k0) - done;
    for (let panel = first; panel < first + count; panel++) {
      const j = panel * TILE_COLS;
      const cols = min(n - j, TILE_COLS);
      const to = packed + (<usize>(padded * done + j * steps) << 2);
      if (transB) packColsAlong(b + <usize>j * stride + (<usize>(k0 + done) << 2), stride, cols, steps, to);
      else packColsAcross(b + <usize>(k0 + done) * stride + (<usize>j << 2), stride, cols, steps, to);
    }
  }
}

/** Columns of C, by panels of eight, in its rows from m0 up to m1. */
export function sgemmColumns(
  first: i32, count: i32, transB: bool, m0: i32, m1: i32, k0: i32, k1: i32, m: i32, n: i32, k: i32,
  packed: usize, b: usize, c: usize, bias: usize, activation: i32, scratch: usize,
): void {
  const j = first * TILE_COLS;
  dense(
    false, transB, m0, m1, j, min(j + count * TILE_COLS, n), k0, k1, m, n, k,
    0, b, c, bias, floorOf(activation), packed, 0, scratch,
  );
}

/** Rows of C, by panels of five. */
export function sgemmRows(
  first: i32, count: i32, transA: bool, k0: i32, k1: i32, m: i32, n: i32, k: i32,
  a: usize, packed: usize, c: usize, bias: usize, activation: i32, scratch: usize,
): void {
  const i = first * TILE_ROWS;
  dense(
    transA, false, i, min(i + count * TILE_ROWS, m), 0, n, k0, k1, m, n, k,
    a, 0, c, bias, floorOf(activation), 0, packed, scratch,
  );
}
