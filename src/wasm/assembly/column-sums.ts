import { loadSome, storeSome } from './lanes';
import { COLUMNS_TOGETHER } from './sizes';
import { visit } from './visit';
import { WAY_COLUMNS_FOUR, WAY_COLUMNS_TOGETHER } from './ways';

/** out[col] = Σ over the rows of x, a bias's gradient. */
export function columnSums(rows: i32, cols: i32, x: usize, out: usize): void {
  columnSumsOf(0, cols, rows, cols, x, out);
}

/** The same of some columns. */
export function columnSumsOf(first: i32, count: i32, rows: i32, columns: i32, x: usize, out: usize): void {
  const stride = <usize>columns << 2;
  const cols = first + count;
  let col = first;
  // Sixteen columns are one cache line of each row.
  for (; col + COLUMNS_TOGETHER <= cols; col += COLUMNS_TOGETHER) {
    visit(WAY_COLUMNS_TOGETHER);
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let at = x + (<usize>col << 2);
    for (let row = 0; row < rows; row++) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
      at += stride;
    }
    const to = out + (<usize>col << 2);
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  for (; col < cols; col += 4) {
    visit(WAY_COLUMNS_FOUR);
    const count = cols - col;
    let sum = f32x4.splat(0);
    let at = x + (<usize>col << 2);
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, count >= 4 ? v128.load(at) : loadSome(at, count));
      at += stride;
    }
    const to = out + (<usize>col << 2);
    if (count >= 4) v128.store(to, sum);
    else storeSome(to, sum, count);
  }
}
