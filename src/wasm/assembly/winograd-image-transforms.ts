import { MADE, minus, P, P2, P3, plus, PRODUCT, Q, Q2, Q3, ROW, SEEN, SUM, TEMP_BYTES, times } from './winograd-points';

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
