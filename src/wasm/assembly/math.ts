import { madd } from './fma';

// Adding 1.5·2²³ rounds to an integer, which then stands in the low bits of the sum.
const ROUNDER: f32 = 12582912;

/** n + `ROUNDER` for the n of the power of two that is nearest to e^x. */
@inline
export function nearestPower(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(1.4426950408889634)), f32x4.splat(ROUNDER));
}

/** x − n ln 2. */
@inline
export function restOf(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, f32x4.splat(ROUNDER));
  // ln 2 in two parts, the first short enough for an exact product.
  const r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  return madd(n, f32x4.splat(2.12194440054690583e-4), r);
}

/** (e^r − 1 − r) / r², by its series, for such a rest. */
@inline
export function seriesOf(r: v128): v128 {
  let p = f32x4.splat(1.0 / 5040);
  p = madd(p, r, f32x4.splat(1.0 / 720));
  p = madd(p, r, f32x4.splat(1.0 / 120));
  p = madd(p, r, f32x4.splat(1.0 / 24));
  p = madd(p, r, f32x4.splat(1.0 / 6));
  return madd(p, r, f32x4.splat(0.5));
}

/** e^x, to about one unit in the last place; 0, ∞ and NaN where they belong. */
@inline
export function exp(x: v128): v128 {
  // pmax(x, y) is x < y ? y : x, so NaN stays.
  x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-105)), f32x4.splat(90));
  const rounded = nearestPower(x);
  const r = restOf(x, rounded);
  const p = f32x4.add(madd(seriesOf(r), f32x4.mul(r, r), r), f32x4.splat(1));
  // 2ⁿ in two factors: one alone leaves the exponent's range at both ends.
  const whole = i32x4.sub(rounded, f32x4.splat(ROUNDER));
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(p, power(half)), power(i32x4.sub(whole, half)));
}

@inline
function power(n: v128): v128 {
  return i32x4.add(i32x4.shl(n, 23), i32x4.splat(127 << 23));
}

/** log(1 + t) for t in [0, 1], to about one unit in the last place. */
@inline
export function log1p(t: v128): v128 {
  // 2·artanh(s) with s = t / (2 + t), by its series; since 2s = t − s·t, the
  // rounding of s only reaches the correction to t.
  const s = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  const q = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 13);
  p = madd(p, q, f32x4.splat(2.0 / 11));
  p = madd(p, q, f32x4.splat(2.0 / 9));
  p = madd(p, q, f32x4.splat(2.0 / 7));
  p = madd(p, q, f32x4.splat(2.0 / 5));
  p = madd(p, q, f32x4.splat(2.0 / 3));
  return f32x4.sub(t, f32x4.mul(s, f32x4.sub(t, f32x4.mul(q, p))));
}
