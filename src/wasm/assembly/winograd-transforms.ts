import { loadLanes } from './lanes';

/*
 * F(4×4, 3×3) of A. Lavin and S. Gray, Fast algorithms for convolutional neural networks (2015), at
 * the points 0, ±3/4, ±3/2 and ∞: of the points tried their rounding errors are among the smallest,
 * and all factors but those of the filter are exact. Bᵀ has the coefficients of the polynomial that
 * is 0 at all other points, A the powers of the points, and G those divided by what Bᵀ's is there.
 */
const P: f32 = 0.75;
const Q: f32 = 1.5;
const P2: f32 = P * P;
const Q2: f32 = Q * Q;
const P3: f32 = P * P2;
const Q3: f32 = Q * Q2;
const SUM: f32 = P2 + Q2;
const PRODUCT: f32 = P2 * Q2;

/** Values of x that a tile sees, and of y that it makes, in each direction. */
export const SEEN = 6;
export const MADE = 4;

/** Products of a tile. */
export const PRODUCTS = SEEN * SEEN;

/** Bytes that each transform needs at `temp`. */
export const TEMP_BYTES: usize = <usize>PRODUCTS * 16;

const ROW: usize = <usize>SEEN * 16;

@inline
function times(factor: f32, v: v128): v128 {
  return f32x4.mul(v, f32x4.splat(factor));
}

@inline
function plus(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline
function minus(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

/** Bᵀ d */
@inline
function seen(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, to: usize, step: usize): void {
  v128.store(to, plus(minus(times(PRODUCT, d0), times(SUM, d2)), d4));
  const evenP = minus(d4, times(Q2, d2));
  const oddP = times(P, minus(d3, times(Q2, d1)));
  to += step;
  v128.store(to, plus(evenP, oddP));
  to += step;
  v128.store(to, minus(evenP, oddP));
  const evenQ = minus(d4, times(P2, d2));
  const oddQ = times(Q, minus(d3, times(P2, d1)));
  to += step;
  v128.store(to, plus(evenQ, oddQ));
  to += step;
  v128.store(to, minus(evenQ, oddQ));
  to += step;
  v128.store(to, plus(minus(times(PRODUCT, d1), times(SUM, d3)), d5));
}

/**
 * Bᵀ x B, for each of a tile's channels, a multiple of four.
 *
 * @param x - the tile's first pixel, `rowStep` bytes from row to row
 * @param to - where the first product wants it, `toStep` bytes from product to product
 */
export function transformSeen(channels: i32, x: usize, rowStep: usize, to: usize, toStep: usize, temp: usize): void {
  const pixel = <usize>channels << 2;
  for (const end = x + pixel; x < end; x += 16, to += 16) {
    let from = x;
    for (let column: usize = 0; column < ROW; column += 16) {
      const d0 = v128.load(from);
      let row = from + rowStep;
      const d1 = v128.load(row);
      row += rowStep;
      const d2 = v128.load(row);
      row += rowStep;
      const d3 = v128.load(row);
      row += rowStep;
      const d4 = v128.load(row);
      row += rowStep;
      seen(d0, d1, d2, d3, d4, v128.load(row), temp + column, ROW);
      from += pixel;
    }
    let at = to;
    for (let row = temp; row < temp + TEMP_BYTES; row += ROW) {
      seen(
        v128.load(row), v128.load(row, 16), v128.load(row, 32), v128.load(row, 48), v128.load(row, 64), v128.load(row, 80),
        at, toStep,
      );
      at += <usize>SEEN * toStep;
    }
  }
}

/** A d */
@inline
function spread(d0: v128, d1: v128, d2: v128, d3: v128, to: usize, step: usize): void {
  v128.store(to, d0);
  const evenP = plus(d0, times(P2, d2));
  const oddP = plus(times(P, d1), times(P3, d3));
  to += step;
  v128.store(to, plus(evenP, oddP));
  to += step;
  v128.store(to, minus(evenP, oddP));
  const evenQ = plus(d0, times(Q2, d2));
  const oddQ = plus(times(Q, d1), times(Q3, d3));
  to += step;
  v128.store(to, plus(evenQ, oddQ));
  to += step;
  v128.store(to, minus(evenQ, oddQ));
  to += step;
  v128.store(to, d3);
}

/** A dy Aᵀ, for each of a tile's maps, a multiple of four; as `transformSeen`. */
export function transformSlopes(maps: i32, dy: usize, rowStep: usize, to: usize, toStep: usize, temp: usize): void {
  const pixel = <usize>maps << 2;
  for (const end = dy + pixel; dy < end; dy += 16, to += 16) {
    let from = dy;
    for (let column: usize = 0; column < <usize>MADE * 16; column += 16) {
      const d0 = v128.load(from);
      let row = from + rowStep;
      const d1 = v128.load(row);
      row += rowStep;
      const d2 = v128.load(row);
      row += rowStep;
      spread(d0, d1, d2, v128.load(row), temp + column, ROW);
      from += pixel;
    }
    let at = to;
    for (let row = temp; row < temp + TEMP_BYTES; row += ROW) {
      spread(v128.load(row), v128.load(row, 16), v128.load(row, 32), v128.load(row, 48), at, toStep);
      at += <usize>SEEN * toStep;
    }
  }
}

/**
 * act(Aᵀ products A + bias), for each of a tile's maps, a multiple of four.
 *
 * @param from - the tile's first product, `fromStep` bytes from product to product
 * @param bias - a value for each map, or 0
 * @param y - the tile's first pixel, `rowStep` bytes from row to row
 * @param rows - how many of the tile's four rows exist
 * @param columns - how many of its columns
 * @param floor - lower bound of the result: 0 for relu, else −∞
 */
export function transformMade(
  maps: i32, from: usize, fromStep: usize, bias: usize,
  y: usize, rowStep: usize, rows: i32, columns: i32, floor: f32, temp: usize,
): void {
  const pixel = <usize>maps << 2;
  const rowOfProducts = <usize>SEEN * fromStep;
  for (const end = y + pixel; y < end; y += 16, from += 16) {
    let at = from;
    for (let column: usize = temp; column < temp + ROW; column += 16) {
      const m0 = v128.load(at);
      let row = at + rowOfProducts;
      const m1 = v128.load(row);
      row += rowOfProducts;
      const m2 = v128.load(row);
      row += rowOfProducts;
      const m3 = v128.load(row);
      row += rowOfProducts;
      const m4 = v128.load(row);
      row += rowOfProducts;
      const evenP = plus(m1, m2);
      const oddP = minus(m1, m2);
      const evenQ = plus(m3, m4);
      const oddQ = minus(m3, m4);
      v128.store(column, plus(m0, plus(evenP, evenQ)));
      v128.store(column, plus(times(P, oddP), times(Q, oddQ)), 96);
      v128.store(column, plus(times(P2, evenP), times(Q2, evenQ)), 192);
      v128.store(column, plus(plus(times(P3, oddP), times(Q3, oddQ)), v128.load(row)), 288);
      at += fromStep;
    }
    const start = bias ? v128.load(bias) : f32x4.splat(0);
    if (bias) bias += 16;
    // pmax(s, low) is s < low ? low : s, so NaN stays.
    const low = f32x4.splat(floor);
    let to = y;
    for (let row = temp; row < temp + <usize>rows * ROW; row += ROW) {
      const m0 = v128.load(row);
      const m1 = v128.load(row, 16);
      const m2 = v128.load(row, 32);
      const m3 = v128.load(row, 48);
      const m4 = v128.load(row, 64);
      const evenP = plus(m1, m2);
      const oddP = minus(m1, m2);
      const evenQ = plus(m3, m4);
      const oddQ = minus(m3, m4);
      let pixelAt = to;
      v128.store(pixelAt, f32x4.pmax(plus(plus(m0, plus(evenP, evenQ)), start), low));
      if (columns > 1) {
        pixelAt += pixel;
        v128.store(pixelAt, f32x4.pmax(plus(plus(times(P, oddP), times(Q, oddQ)), start), low));
      }
      if (columns > 2) {
        pixelAt += pixel;
        v128.store(pixelAt, f32x4.pmax(plus(plus(times(P2, evenP), times(Q2, evenQ)), start), low));
      }
      if (columns > 3) {
        pixelAt += pixel;
        const m5 = v128.load(row, 80);
        v128.store(pixelAt, f32x4.pmax(plus(plus(plus(times(P3, oddP), times(Q3, oddQ)), m5), start), low));
      }
      to += rowStep;
    }
  }
}

// What the polynomials of Bᵀ are at their points.
const AT_0: f32 = 1 / PRODUCT;
const AT_P: f32 = 1 / (2 * P2 * (P2 - Q2));
const AT_Q: f32 = 1 / (2 * Q2 * (Q2 - P2));

/** G g */
@inline
function taps(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  v128.store(to, times(AT_0, g0));
  const evenP = times(AT_P, plus(g0, times(P2, g2)));
  const oddP = times(AT_P * P, g1);
  to += step;
  v128.store(to, plus(evenP, oddP));
  to += step;
  v128.store(to, minus(evenP, oddP));
  const evenQ = times(AT_Q, plus(g0, times(Q2, g2)));
  const oddQ = times(AT_Q * Q, g1);
  to += step;
  v128.store(to, plus(evenQ, oddQ));
  to += step;
  v128.store(to, minus(evenQ, oddQ));
  to += step;
  v128.store(to, g2);
}

/**
 * G g Gᵀ, for up to four maps of one channel of a filter.
 *
 * @param tapStep - bytes from tap to tap
 */
export function transformTaps(maps: i32, filter: usize, tapStep: usize, to: usize, toStep: usize, temp: usize): void {
  for (let column: usize = 0; column < 48; column += 16) {
    taps(
      loadLanes(filter, maps), loadLanes(filter + 3 * tapStep, maps), loadLanes(filter + 6 * tapStep, maps),
      temp + column, ROW,
    );
    filter += tapStep;
  }
  for (let row = temp; row < temp + TEMP_BYTES; row += ROW) {
    taps(v128.load(row), v128.load(row, 16), v128.load(row, 32), to, toStep);
    to += <usize>SEEN * toStep;
  }
}

/** Gᵀ s */
@inline
function gather(s0: v128, s1: v128, s2: v128, s3: v128, s4: v128, s5: v128, to: usize, step: usize): void {
  const evenP = times(AT_P, plus(s1, s2));
  const evenQ = times(AT_Q, plus(s3, s4));
  v128.store(to, plus(times(AT_0, s0), plus(evenP, evenQ)));
  v128.store(to + step, plus(times(AT_P * P, minus(s1, s2)), times(AT_Q * Q, minus(s3, s4))));
  v128.store(to + 2 * step, plus(plus(times(P2, evenP), times(Q2, evenQ)), s5));
}

/** Gᵀ sums G, for four maps of one channel; the transpose of `transformTaps`. */
export function gatherTaps(from: usize, fromStep: usize, dFilter: usize, tapStep: usize, temp: usize): void {
  for (let column = temp; column < temp + ROW; column += 16) {
    const row = <usize>SEEN * fromStep;
    gather(
      v128.load(from), v128.load(from + row), v128.load(from + 2 * row), v128.load(from + 3 * row),
      v128.load(from + 4 * row), v128.load(from + 5 * row), column, ROW,
    );
    from += fromStep;
  }
  for (let row = temp; row < temp + 3 * ROW; row += ROW) {
    gather(
      v128.load(row), v128.load(row, 16), v128.load(row, 32), v128.load(row, 48), v128.load(row, 64), v128.load(row, 80),
      dFilter, tapStep,
    );
    dFilter += 3 * tapStep;
  }
}
