import { TILE_COLS, TILE_ROWS } from './sizes';

/*
 * A panel holds, for each of k steps, the few values one tile needs together.
 * 'Along' means that a panel's lane runs along memory in k (so packing
 * transposes), 'across' that the lanes of one step are neighbours in memory.
 */

@inline
function lane(from: usize, stride: usize, index: i32, count: i32): usize {
  // Lanes past the edge repeat the last one: their results are thrown away.
  return from + <usize>min(index, count - 1) * stride;
}

// The four columns of a 4×4 block given by its rows, each to its own address.
@inline
function storeTransposed(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, step: usize): void {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(low01, low23, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<f64>(high01, high23, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<f64>(high01, high23, 1, 3));
}

/** Rows of A as they are: a panel of five. */
export function packRowsAlong(from: usize, stride: usize, rows: i32, k: i32, to: usize): void {
  const step: usize = TILE_ROWS * 4;
  let r0 = from;
  let r1 = lane(from, stride, 1, rows);
  let r2 = lane(from, stride, 2, rows);
  let r3 = lane(from, stride, 3, rows);
  let r4 = lane(from, stride, 4, rows);
  for (; k >= 4; k -= 4) {
    storeTransposed(v128.load(r0), v128.load(r1), v128.load(r2), v128.load(r3), to, step);
    const last = v128.load(r4);
    v128.store_lane<f32>(to, last, 0, 16);
    v128.store_lane<f32>(to, last, 1, 36);
    v128.store_lane<f32>(to, last, 2, 56);
    v128.store_lane<f32>(to, last, 3, 76);
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    r4 += 16;
    to += 4 * step;
  }
  for (; k > 0; k--) {
    store<f32>(to, load<f32>(r0), 0);
    store<f32>(to, load<f32>(r1), 4);
    store<f32>(to, load<f32>(r2), 8);
    store<f32>(to, load<f32>(r3), 12);
    store<f32>(to, load<f32>(r4), 16);
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
    r4 += 4;
    to += step;
  }
}

/** Columns of a transposed B: a panel of eight. */
export function packColsAlong(from: usize, stride: usize, cols: i32, k: i32, to: usize): void {
  packFourAlong(from, stride, cols, k, to);
  const rest = lane(from, stride, 4, cols);
  packFourAlong(rest, stride, max(cols - 4, 1), k, to + 16);
}

function packFourAlong(from: usize, stride: usize, cols: i32, k: i32, to: usize): void {
  const step: usize = TILE_COLS * 4;
  let r0 = from;
  let r1 = lane(from, stride, 1, cols);
  let r2 = lane(from, stride, 2, cols);
  let r3 = lane(from, stride, 3, cols);
  for (; k >= 4; k -= 4) {
    storeTransposed(v128.load(r0), v128.load(r1), v128.load(r2), v128.load(r3), to, step);
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    to += 4 * step;
  }
  for (; k > 0; k--) {
    store<f32>(to, load<f32>(r0), 0);
    store<f32>(to, load<f32>(r1), 4);
    store<f32>(to, load<f32>(r2), 8);
    store<f32>(to, load<f32>(r3), 12);
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
    to += step;
  }
}

/** Rows of a transposed A: a panel of five. */
export function packRowsAcross(from: usize, stride: usize, rows: i32, k: i32, to: usize): void {
  if (rows < TILE_ROWS) return packEdge(from, stride, rows, k, to, TILE_ROWS);
  for (; k > 0; k--) {
    v128.store(to, v128.load(from));
    store<f32>(to, load<f32>(from, 16), 16);
    from += stride;
    to += TILE_ROWS * 4;
  }
}

/** Columns of B as it is: a panel of eight. */
export function packColsAcross(from: usize, stride: usize, cols: i32, k: i32, to: usize): void {
  if (cols < TILE_COLS) return packEdge(from, stride, cols, k, to, TILE_COLS);
  for (; k > 0; k--) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += stride;
    to += TILE_COLS * 4;
  }
}

function packEdge(from: usize, stride: usize, count: i32, k: i32, to: usize, width: i32): void {
  for (; k > 0; k--) {
    for (let i = 0; i < width; i++) {
      // Zeros, not what the scratch held: denormals there would slow the tile.
      store<f32>(to + (<usize>i << 2), i < count ? load<f32>(from + (<usize>i << 2)) : 0);
    }
    from += stride;
    to += <usize>width << 2;
  }
}
