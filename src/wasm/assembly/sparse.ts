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
  const size = m * k;
  if (n < STRIP || size < SAMPLE) return false;
  const most = <i32>(<f64>size * (1 - LEAST_ZEROS));
  const sampleMost = <i32>(<f64>SAMPLE * (1 - LEAST_ZEROS));
  return countNonZero(SAMPLE, a) <= sampleMost && countNonZero(size, a) <= most && allFinite(k * n, b);
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

/** Bytes that `sparseProduct` needs at `scratch` for k steps, and for each row of A besides. */
export function stripBytes(k: i32): usize {
  return <usize>k * STRIP_BYTES;
}

export function rowBytes(k: i32): usize {
  return <usize>k * ENTRY_BYTES + LIST_EXTRA;
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
  const strip = scratch;
  const ends = strip + stripBytes(k);
  const entries = (ends + (<usize>m << 2) + 7) & ~7;
  const strideB = <usize>n << 2;
  if (transA) listColumns(m, k, a, strideA, STRIP_BYTES, ends, entries);
  else listRows(m, k, a, strideA, STRIP_BYTES, ends, entries);

  for (let j = 0; j < n; j += STRIP) {
    // The last strip overlaps the one before: it finds the same sums again.
    if (j > n - STRIP) visit(WAY_STRIP_OVERLAPS);
    const at = <usize>min(j, n - STRIP) << 2;
    // Together, since rows far apart are slow to find.
    packStrip(b + at, strideB, k, strip);
    let from = entries;
    for (let i = 0; i < m; i++) {
      const end = entries + <usize>load<u32>(ends + (<usize>i << 2));
      sumStrip(from, end, strip, bias ? bias + at : 0, c + <usize>i * strideB + at, floor);
      from = end;
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
function listRows(m: i32, k: i32, a: usize, strideA: usize, step: usize, ends: usize, entries: usize): void {
  let to = entries;
  for (let i = 0; i < m; i++) {
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
    store<u32>(ends + (<usize>i << 2), <u32>(to - entries));
  }
}

// The same for the columns of A as it lies: counted first, so that each has its place.
function listColumns(m: i32, k: i32, a: usize, strideA: usize, step: usize, ends: usize, entries: usize): void {
  for (let i = 0; i < m; i++) store<u32>(ends + (<usize>i << 2), 0);
  const zero = f32x4.splat(0);
  for (let p = 0; p < k; p++) {
    let x = a + <usize>p * strideA;
    let to = ends;
    let rest = m;
    for (; rest >= 4; rest -= 4) {
      v128.store(to, i32x4.sub(v128.load(to), f32x4.ne(v128.load(x), zero)));
      x += 16;
      to += 16;
    }
    for (; rest > 0; rest--) {
      store<u32>(to, load<u32>(to) + u32(load<f32>(x) != 0));
      x += 4;
      to += 4;
    }
  }
  let start: u32 = 0;
  for (let i = 0; i < m; i++) {
    const at = ends + (<usize>i << 2);
    const count = load<u32>(at);
    store<u32>(at, start);
    start += count * <u32>ENTRY_BYTES;
  }
  let row: u32 = 0;
  for (let p = 0; p < k; p++) {
    let x = a + <usize>p * strideA;
    let to = ends;
    for (let i = 0; i < m; i++) {
      const value = load<f32>(x);
      if (value != 0) {
        const at = load<u32>(to);
        store<u32>(entries + <usize>at, row);
        store<f32>(entries + <usize>at, value, 4);
        store<u32>(to, at + <u32>ENTRY_BYTES);
      }
      x += 4;
      to += 4;
    }
    row += <u32>step;
  }
}
