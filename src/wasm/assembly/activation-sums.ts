import { loadLanes, storeLanes } from './lanes';
import { exp } from './math';
import { ROWS_SUMMED } from './sizes';

const RELU = 1;

/** x = relu(x) or elu(x), in place. */
export function activate(first: i32, count: i32, activation: i32, x: usize): void {
  x += <usize>first << 2;
  for (; count > 0; count -= 4) {
    const v = loadLanes(x, count);
    const low = activation == RELU ? f32x4.splat(0) : f32x4.sub(exp(v), f32x4.splat(1));
    // NaN is above nothing, and stays by either way.
    storeLanes(x, v128.bitselect(low, v, f32x4.lt(v, f32x4.splat(0))), count);
    x += 16;
  }
}

/**
 * d = act′ dy for y = relu(x) or elu(x), and the sums of d's rows, in blocks.
 *
 * @param first - the first block of `ROWS_SUMMED` rows
 * @param count - how many
 * @param y - `[rows, cols]`
 * @param sums - `[blocks, cols]`
 */
export function activationSums(
  first: i32, count: i32, rows: i32, cols: i32, activation: i32, y: usize, dy: usize, d: usize, sums: usize,
): void {
  const line = <usize>cols << 2;
  for (let block = first; block < first + count; block++) {
    const to = sums + <usize>block * line;
    memory.fill(to, 0, line);
    const row0 = block * ROWS_SUMMED;
    let at = <usize>row0 * line;
    for (let rest = min(ROWS_SUMMED, rows - row0); rest > 0; rest--) {
      for (let col = 0; col < cols; col += 4) {
        const n = cols - col;
        const step = <usize>col << 2;
        const value = loadLanes(y + at + step, n);
        const slope = loadLanes(dy + at + step, n);
        // Below 0, elu(x) + 1 is its own slope.
        const low = activation == RELU ? f32x4.splat(0) : f32x4.add(f32x4.mul(slope, value), slope);
        const result = v128.bitselect(slope, low, f32x4.gt(value, f32x4.splat(0)));
        storeLanes(d + at + step, result, n);
        storeLanes(to + step, f32x4.add(loadLanes(to + step, n), result), n);
      }
      at += line;
    }
  }
}
