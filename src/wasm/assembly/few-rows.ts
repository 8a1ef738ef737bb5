import { FEW_ROWS, STRIP } from './sizes';
import { ENTRY_BYTES, sumStrip } from './strip';
import { visit } from './visit';
import { WAY_FEW_ROWS, WAY_STRIP_OVERLAPS } from './ways';

/** Whether rows are so few that a tile would mostly repeat them, and columns enough for a strip. */
export function hasFewRows(m: i32, n: i32): bool {
  return m <= FEW_ROWS && n >= STRIP;
}

/** Bytes that `fewRowsProduct` needs at `list`. */
export function listBytes(k: i32): usize {
  return <usize>k * ENTRY_BYTES;
}

/**
 * C = act(op(A)·B + bias) row by row: B is read where it lies, once for each row, and never packed.
 *
 * @param bias - n values, or 0
 * @param floor - lower bound of the result: 0 for relu, else −∞
 */
export function fewRowsProduct(transA: bool, m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, bias: usize, floor: f32, list: usize): void {
  visit(WAY_FEW_ROWS);
  const strideB = <usize>n << 2;
  const end = list + listBytes(k);
  for (let i = 0; i < m; i++) {
    let from = a + (<usize>(transA ? i : i * k) << 2);
    let row: usize = 0;
    for (let to = list; to < end; to += ENTRY_BYTES) {
      store<u32>(to, <u32>row);
      store<f32>(to, load<f32>(from), 4);
      from += transA ? <usize>m << 2 : 4;
      row += strideB;
    }
    for (let j = 0; j < n; j += STRIP) {
      // The last strip overlaps the one before: it finds the same sums again.
      if (j > n - STRIP) visit(WAY_STRIP_OVERLAPS);
      const at = <usize>min(j, n - STRIP) << 2;
      sumStrip(list, end, b + at, bias ? bias + at : 0, c + <usize>i * strideB + at, floor);
    }
  }
}
