/*
 * Two float64 values at a time. Names are those of the float32 files: import them under others where
 * both are needed.
 */

/** a·b + c, rounded as in fma.ts. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(c, f64x2.mul(a, b));
}

// Adding 1.5·2⁵² rounds to an integer, which then stands in the low bits of the sum.
const ROUNDER: f64 = 6755399441055744;

/** Below it e^x is not a normal number. */
export const LEAST_EXPONENT: f64 = -708;

/** e^x to about one unit in the last place, for x from −708 to 709; 0 below, and NaN of NaN. */
@inline
export function exp(x: v128): v128 {
  const rounded = f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), f64x2.splat(ROUNDER));
  const n = f64x2.sub(rounded, f64x2.splat(ROUNDER));
  // ln 2 in two parts, the first short enough for an exact product.
  let r = f64x2.sub(x, f64x2.mul(n, f64x2.splat(6.93147180369123816490e-1)));
  r = f64x2.sub(r, f64x2.mul(n, f64x2.splat(1.90821492927058770002e-10)));
  const s = f64x2.mul(r, r);
  const q = f64x2.mul(s, s);
  // A polynomial to r¹¹, as near as the series to r¹³; its terms in pairs, so that few have to wait.
  const p0 = madd(r, f64x2.splat(0.16666666666666669), f64x2.splat(0.5000000000000001));
  const p2 = madd(r, f64x2.splat(0.008333333333330058), f64x2.splat(0.04166666666662409));
  const p4 = madd(r, f64x2.splat(0.00019841269863069374), f64x2.splat(0.0013888888917234206));
  const p6 = madd(r, f64x2.splat(2.755726843551756e-6), f64x2.splat(2.4801521264122017e-5));
  const p8 = madd(r, f64x2.splat(2.5100397137931663e-8), f64x2.splat(2.762010358488696e-7));
  const most = madd(madd(p8, q, madd(p6, s, p4)), q, madd(p2, s, p0));
  const p = f64x2.add(madd(s, most, r), f64x2.splat(1));
  const power = i64x2.add(i64x2.shl(rounded, 52), i64x2.splat(1023 << 52));
  return v128.andnot(f64x2.mul(p, power), f64x2.lt(x, f64x2.splat(LEAST_EXPONENT)));
}

/** Sum of both. */
@inline
export function sum(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** log x to about one unit in the last place, for normal numbers x > 0. */
@inline
export function log(x: v128): v128 {
  // x = 2ᵏ (1 + f) with 1 + f from √½ to √2: what is subtracted is the bits of √½.
  const bits = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd));
  const k = i64x2.shr_s(bits, 52);
  const f = f64x2.sub(i64x2.sub(x, i64x2.shl(k, 52)), f64x2.splat(1));
  // Adding a number to the low bits of ROUNDER adds it to its value.
  const power = f64x2.sub(i64x2.add(k, i64x2.splat(0x4338000000000000)), f64x2.splat(ROUNDER));
  // log(1 + f) = 2 artanh(s) with s = f / (2 + f): f − ½ f² + s (½ f² + R), R the series past 2s.
  const s = f64x2.div(f, f64x2.add(f, f64x2.splat(2)));
  const z = f64x2.mul(s, s);
  let r = f64x2.splat(2.0 / 19);
  r = madd(r, z, f64x2.splat(2.0 / 17));
  r = madd(r, z, f64x2.splat(2.0 / 15));
  r = madd(r, z, f64x2.splat(2.0 / 13));
  r = madd(r, z, f64x2.splat(2.0 / 11));
  r = madd(r, z, f64x2.splat(2.0 / 9));
  r = madd(r, z, f64x2.splat(2.0 / 7));
  r = madd(r, z, f64x2.splat(2.0 / 5));
  r = madd(r, z, f64x2.splat(2.0 / 3));
  const half = f64x2.mul(f64x2.splat(0.5), f64x2.mul(f, f));
  const correction = f64x2.sub(half, f64x2.mul(s, madd(z, r, half)));
  // ln 2 in two parts as in `exp`.
  const low = f64x2.sub(f64x2.mul(power, f64x2.splat(1.90821492927058770002e-10)), correction);
  return f64x2.add(
    f64x2.mul(power, f64x2.splat(6.93147180369123816490e-1)),
    f64x2.add(f, low),
  );
}

/** 1 / (1 + e^(−x)), of x no further than ±700 from 0; beyond it is as there. */
@inline
export function sigmoid(x: v128): v128 {
  const within = f64x2.pmin(f64x2.pmax(f64x2.neg(x), f64x2.splat(-700)), f64x2.splat(700));
  return f64x2.div(f64x2.splat(1), f64x2.add(f64x2.splat(1), exp(within)));
}
