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
  // The series to r¹³, odd and even powers apart so that they need not wait for each other.
  let odd = f64x2.splat(1.0 / 6227020800);
  let even = f64x2.splat(1.0 / 479001600);
  odd = madd(odd, s, f64x2.splat(1.0 / 39916800));
  even = madd(even, s, f64x2.splat(1.0 / 3628800));
  odd = madd(odd, s, f64x2.splat(1.0 / 362880));
  even = madd(even, s, f64x2.splat(1.0 / 40320));
  odd = madd(odd, s, f64x2.splat(1.0 / 5040));
  even = madd(even, s, f64x2.splat(1.0 / 720));
  odd = madd(odd, s, f64x2.splat(1.0 / 120));
  even = madd(even, s, f64x2.splat(1.0 / 24));
  odd = madd(odd, s, f64x2.splat(1.0 / 6));
  even = madd(even, s, f64x2.splat(0.5));
  const p = f64x2.add(madd(s, madd(odd, r, even), r), f64x2.splat(1));
  const power = i64x2.add(i64x2.shl(rounded, 52), i64x2.splat(1023 << 52));
  return v128.andnot(f64x2.mul(p, power), f64x2.lt(x, f64x2.splat(LEAST_EXPONENT)));
}

/** Sum of both. */
@inline
export function sum(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}
