import { madd } from './doubles';
import { SIDE, TOGETHER } from './mixture-sizes';

/**
 * Points to lanes: coordinate after coordinate, eight points each, from points that lie one after
 * the other.
 *
 * @param count - how many of the eight exist; the last is repeated
 */
export function toLanes(dimensions: i32, points: usize, count: i32, to: usize): void {
  const row = <usize>dimensions << 3;
  for (let p = 0; p < TOGETHER; p++) {
    const from = points + <usize>min(p, count - 1) * row;
    const lane = to + (<usize>p << 3);
    for (let c: usize = 0; c < row; c += 8) store<f64>(lane + c * TOGETHER, load<f64>(from + c));
  }
}

/**
 * constant − ½ |L⁻¹ (x − mean)|² of eight points.
 *
 * @param inverse - L⁻¹ in strips of four rows, 0 past the last, each column by column up to the
 * strip's diagonal
 * @param lanes - the points, see toLanes
 * @param centred - room for as much
 */
export function triangularDensities(
  dimensions: i32, mean: usize, inverse: usize, constant: f64, lanes: usize, centred: usize, out: usize,
): void {
  const end = lanes + (<usize>dimensions << 6);
  // First four points, then the others, each in one piece: a panel stays in the nearest cache.
  const half = <usize>dimensions << 5;
  for (let x = lanes, to = centred, m = mean; x != end; x += 64, to += 32, m += 8) {
    const own = v128.load64_splat(m);
    v128.store(to, f64x2.sub(v128.load(x), own));
    v128.store(to, f64x2.sub(v128.load(x, 16), own), 16);
    v128.store(to + half, f64x2.sub(v128.load(x, 32), own));
    v128.store(to + half, f64x2.sub(v128.load(x, 48), own), 16);
  }
  for (let panel = centred, to = out; to != out + 64; panel += half, to += 32) {
    let d0 = f64x2.splat(0), d1 = d0;
    let a = inverse;
    for (let row = 0; row < dimensions; row += SIDE) {
      const last = panel + (<usize>min(row + SIDE, dimensions) << 5);
      let s00 = f64x2.splat(0), s01 = s00;
      let s10 = s00, s11 = s00;
      let s20 = s00, s21 = s00;
      let s30 = s00, s31 = s00;
      for (let x = panel; x != last; x += 32, a += 32) {
        const x0 = v128.load(x);
        const x1 = v128.load(x, 16);
        const a0 = v128.load64_splat(a);
        s00 = madd(a0, x0, s00);
        s01 = madd(a0, x1, s01);
        const a1 = v128.load64_splat(a, 8);
        s10 = madd(a1, x0, s10);
        s11 = madd(a1, x1, s11);
        const a2 = v128.load64_splat(a, 16);
        s20 = madd(a2, x0, s20);
        s21 = madd(a2, x1, s21);
        const a3 = v128.load64_splat(a, 24);
        s30 = madd(a3, x0, s30);
        s31 = madd(a3, x1, s31);
      }
      d0 = madd(s00, s00, d0);
      d1 = madd(s01, s01, d1);
      d0 = madd(s10, s10, d0);
      d1 = madd(s11, s11, d1);
      d0 = madd(s20, s20, d0);
      d1 = madd(s21, s21, d1);
      d0 = madd(s30, s30, d0);
      d1 = madd(s31, s31, d1);
    }
    v128.store(to, f64x2.sub(f64x2.splat(constant), f64x2.mul(f64x2.splat(0.5), d0)));
    v128.store(to, f64x2.sub(f64x2.splat(constant), f64x2.mul(f64x2.splat(0.5), d1)), 16);
  }
}

/** The same where L is a diagonal. */
export function diagonalDensities(
  dimensions: i32, mean: usize, inverse: usize, constant: f64, lanes: usize, out: usize,
): void {
  let d0 = f64x2.splat(0), d1 = d0, d2 = d0, d3 = d0;
  const end = lanes + (<usize>dimensions << 6);
  for (let x = lanes; x != end; x += 64, mean += 8, inverse += 8) {
    const own = v128.load64_splat(mean);
    const scale = v128.load64_splat(inverse);
    d0 = addSquare(v128.load(x), own, scale, d0);
    d1 = addSquare(v128.load(x, 16), own, scale, d1);
    d2 = addSquare(v128.load(x, 32), own, scale, d2);
    d3 = addSquare(v128.load(x, 48), own, scale, d3);
  }
  storeDensities(out, constant, d0, d1, d2, d3);
}

/**
 * The same for two components, one behind the other, whose densities are `step` bytes apart: a point is
 * loaded once for both.
 */
export function twoDiagonalDensities(
  dimensions: i32, mean: usize, inverse: usize, constants: usize, lanes: usize, out: usize, step: usize,
): void {
  let d0 = f64x2.splat(0), d1 = d0, d2 = d0, d3 = d0;
  let e0 = d0, e1 = d0, e2 = d0, e3 = d0;
  const row = <usize>dimensions << 3;
  const end = lanes + (row << 3);
  let other = mean + row;
  let otherInverse = inverse + row;
  for (let x = lanes; x != end; x += 64, mean += 8, inverse += 8, other += 8, otherInverse += 8) {
    const x0 = v128.load(x);
    const x1 = v128.load(x, 16);
    const x2 = v128.load(x, 32);
    const x3 = v128.load(x, 48);
    let own = v128.load64_splat(mean);
    let scale = v128.load64_splat(inverse);
    d0 = addSquare(x0, own, scale, d0);
    d1 = addSquare(x1, own, scale, d1);
    d2 = addSquare(x2, own, scale, d2);
    d3 = addSquare(x3, own, scale, d3);
    own = v128.load64_splat(other);
    scale = v128.load64_splat(otherInverse);
    e0 = addSquare(x0, own, scale, e0);
    e1 = addSquare(x1, own, scale, e1);
    e2 = addSquare(x2, own, scale, e2);
    e3 = addSquare(x3, own, scale, e3);
  }
  storeDensities(out, load<f64>(constants), d0, d1, d2, d3);
  storeDensities(out + step, load<f64>(constants, 8), e0, e1, e2, e3);
}

@inline
function addSquare(x: v128, mean: v128, scale: v128, total: v128): v128 {
  const s = f64x2.mul(f64x2.sub(x, mean), scale);
  return madd(s, s, total);
}

@inline
function storeDensities(out: usize, constant: f64, d0: v128, d1: v128, d2: v128, d3: v128): void {
  const start = f64x2.splat(constant);
  const half = f64x2.splat(0.5);
  v128.store(out, f64x2.sub(start, f64x2.mul(half, d0)));
  v128.store(out, f64x2.sub(start, f64x2.mul(half, d1)), 16);
  v128.store(out, f64x2.sub(start, f64x2.mul(half, d2)), 32);
  v128.store(out, f64x2.sub(start, f64x2.mul(half, d3)), 48);
}
