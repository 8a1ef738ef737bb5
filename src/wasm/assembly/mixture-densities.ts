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
    const s0 = f64x2.mul(f64x2.sub(v128.load(x), own), scale);
    const s1 = f64x2.mul(f64x2.sub(v128.load(x, 16), own), scale);
    const s2 = f64x2.mul(f64x2.sub(v128.load(x, 32), own), scale);
    const s3 = f64x2.mul(f64x2.sub(v128.load(x, 48), own), scale);
    d0 = madd(s0, s0, d0);
    d1 = madd(s1, s1, d1);
    d2 = madd(s2, s2, d2);
    d3 = madd(s3, s3, d3);
  }
  const start = f64x2.splat(constant);
  const half = f64x2.splat(0.5);
  v128.store(out, f64x2.sub(start, f64x2.mul(half, d0)));
  v128.store(out, f64x2.sub(start, f64x2.mul(half, d1)), 16);
  v128.store(out, f64x2.sub(start, f64x2.mul(half, d2)), 32);
  v128.store(out, f64x2.sub(start, f64x2.mul(half, d3)), 48);
}
