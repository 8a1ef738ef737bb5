/**
 * a·b + c, in one rounding where the build has relaxed SIMD and the machine has
 * the instruction, in two roundings otherwise.
 */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}
