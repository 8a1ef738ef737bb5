import { allFinite } from './all-finite';
import { LEAST_ZEROS, LIST_EXTRA, SAMPLE, STRIP } from './sizes';
import { ENTRY_BYTES, STRIP_BYTES, sumStrip } from './strip';
import { visit } from './visit';
import { WAY_SPARSE_BLOCK, WAY_STRIP_OVERLAPS } from './ways';

/*
 * Binary images and bits are mostly zeros, and a term with a zero factor adds nothing, so long as the
 * other factor is finite. Leaving such terms out changes no bit of the result.
 */

/** Whether `sparseProduct` is the faster way, and as exact. */
export function isSparse(m: i32, n: i32, k: i32, a: usize, b: usize): bool {
  return n >= STRIP && hasZeros(m * k, a) && allFinite(k * n, b);
}

/** Whether enough of so many values are 0 that leaving them out pays. */
export function hasZeros(size: i32, a: usize): bool {
  if (size < SAMPLE) return false;
  const most = <i32>(<f64>size * (1 - LEAST_ZEROS));
  const sampleMost = <i32>(<f64>SAMPLE * (1 - LEAST_ZEROS));
  return countNonZero(SAMPLE, a) <= sampleMost && countNonZero(size, a) <= most;
}

function countNonZero(n: i32, x: usize): i32 {
  const zero = f32x4.splat(0);
  // A comparison that holds is −1.
  let negated = i32x4.splat(0);
  for (; n >= 4; n -= 4) {
    negated = i32x4.add(negated, f32x4.ne(v128.load(x), zero));
    x += 16;
  }
  let count = -(i32x4.extract_lane(negated, 0) + i32x4.extract_lane(negated, 1) + i32x4.extract_lane(negated, 2) + i32x4.extract_lane(negated, 3));
  for (; n > 0; n--) {
    count += i32(load<f32>(x) != 0);
    x += 4;
  }
  return count;
}

/** Bytes that a strip of B takes for k steps. */
export function stripBytes(k: i32): usize {
  return <usize>k * STRIP_BYTES;
}

/** Bytes that each row of A takes at `lists`. */
export function rowBytes(k: i32): usize {
  return <usize>k * ENTRY_BYTES + LIST_EXTRA;
}

// Where a row's list begins: each has room for k entries and one more, so that lists of a power of two
// do not compete for the same lines of the cache.
@inline
function listOf(row: i32, k: i32, lists: usize): usize {
  return lists + <usize>row * <usize>(k + 1) * ENTRY_BYTES;
}

// Where it is written where each list ends, behind them.
@inline
function endsOf(rows: i32, k: i32, lists: usize): usize {
  return listOf(rows, k, lists);
}

/**
 * C = act(op(A)·B + bias) from A's nonzero values alone; B is k×n, n at least 32.
 *
 * @param strideA - bytes from row to row of A as it lies
 * @param bias - n values, or 0
 * @param floor - lower bound of the result: 0 for relu, else −∞
 */
export function sparseProduct(
  transA: bool, m: i32, n: i32, k: i32,
  a: usize, strideA: usize, b: usize, c: usize, bias: usize, floor: f32, scratch: usize,
): void {
  visit(WAY_SPARSE_BLOCK);
  const lists = (scratch + stripBytes(k) + 7) & ~7;
  sparseLists(0, m, transA, strideA, m, k, a, lists);
  strips(0, (n + STRIP - 1) / STRIP, m, n, k, b, c, bias, floor, lists, scratch);
}

/**
 * Lists the nonzero values of rows of op(A), as places on a strip and factors.
 *
 * @param rows - for how many there is room at `lists`
 */
export function sparseLists(
  first: i32, count: i32, transA: bool, strideA: usize, rows: i32, k: i32, a: usize, lists: usize,
): void {
  if (transA) listColumns(first, count, k, a, strideA, STRIP_BYTES, endsOf(rows, k, lists), lists);
  else listRows(first, count, k, a, strideA, STRIP_BYTES, endsOf(rows, k, lists), lists);
}

/** Strips of 32 columns of C, for as many rows as were listed. */
export function sparseStrips(
  first: i32, count: i32, rows: i32, n: i32, k: i32,
  b: usize, c: usize, bias: usize, activation: i32, lists: usize, scratch: usize,
): void {
  strips(first, count, rows, n, k, b, c, bias, activation == 1 ? 0 : -<f32>Infinity, lists, scratch);
}

function strips(
  first: i32, count: i32, m: i32, n: i32, k: i32,
  b: usize, c: usize, bias: usize, floor: f32, lists: usize, strip: usize,
): void {
  const strideB = <usize>n << 2;
  const ends = endsOf(m, k, lists);
  for (let j = first * STRIP; j < min((first + count) * STRIP, n); j += STRIP) {
    // The last strip overlaps the one before: it finds the same sums again.
    if (j > n - STRIP) visit(WAY_STRIP_OVERLAPS);
    const at = <usize>min(j, n - STRIP) << 2;
    // Together, since rows far apart are slow to find.
    packStrip(b + at, strideB, k, strip);
    for (let i = 0; i < m; i++) {
      const end = <usize>load<u32>(ends + (<usize>i << 2));
      sumStrip(listOf(i, k, lists), end, strip, bias ? bias + at : 0, c + <usize>i * strideB + at, floor);
    }
  }
}

function packStrip(from: usize, stride: usize, k: i32, to: usize): void {
  for (; k > 0; k--) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    v128.store(to, v128.load(from, 64), 64);
    v128.store(to, v128.load(from, 80), 80);
    v128.store(to, v128.load(from, 96), 96);
    v128.store(to, v128.load(from, 112), 112);
    from += stride;
    to += STRIP_BYTES;
  }
}

// The nonzero values of each row of A, and where each list ends.
function listRows(
  first: i32, count: i32, k: i32, a: usize, strideA: usize, step: usize, ends: usize, lists: usize,
): void {
  for (let i = first; i < first + count; i++) {
    let to = listOf(i, k, lists);
    let x = a + <usize>i * strideA;
    let row: usize = 0;
    for (let p = 0; p < k; p++) {
      // The entry is written in any case, and kept if its value is not 0: no branch to guess wrong.
      const value = load<f32>(x);
      store<u32>(to, <u32>row);
      store<f32>(to, value, 4);
      to += ENTRY_BYTES * <usize>(value != 0);
      x += 4;
      row += step;
    }
    store<u32>(ends + (<usize>i << 2), <u32>to);
  }
}

// The same for the columns of A as it lies: row after row, each value at the end of its list.
function listColumns(
  first: i32, count: i32, k: i32, a: usize, strideA: usize, step: usize, ends: usize, lists: usize,
): void {
  const from = ends + (<usize>first << 2);
  for (let i = 0; i < count; i++) store<u32>(from + (<usize>i << 2), <u32>listOf(first + i, k, lists));
  const zero = f32x4.splat(0);
  let row: u32 = 0;
  for (let p = 0; p < k; p++) {
    let x = a + <usize>p * strideA + (<usize>first << 2);
    let at = from;
    let rest = count;
    for (; rest >= 4; rest -= 4) {
      // Most are 0.
      if (v128.any_true(f32x4.ne(v128.load(x), zero))) {
        for (let i: usize = 0; i < 16; i += 4) append(at + i, row, load<f32>(x + i));
      }
      x += 16;
      at += 16;
    }
    for (; rest > 0; rest--) {
      append(at, row, load<f32>(x));
      x += 4;
      at += 4;
    }
    row += <u32>step;
  }
}

@inline
function append(at: usize, row: u32, value: f32): void {
  const to = <usize>load<u32>(at);
  store<u32>(to, row);
  store<f32>(to, value, 4);
  store<u32>(at, <u32>(to + ENTRY_BYTES * <usize>(value != 0)));
}
