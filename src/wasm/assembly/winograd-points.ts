/*
 * F(4×4, 3×3) of A. Lavin and S. Gray, Fast algorithms for convolutional neural networks (2015), at
 * the points 0, ±3/4, ±3/2 and ∞: of the points tried their rounding errors are among the smallest,
 * and all factors but those of the filter are exact. Bᵀ has the coefficients of the polynomial that
 * is 0 at all other points, A the powers of the points, and G those divided by what Bᵀ's is there.
 */
export const P: f32 = 0.75;
export const Q: f32 = 1.5;
export const P2: f32 = P * P;
export const Q2: f32 = Q * Q;
export const P3: f32 = P * P2;
export const Q3: f32 = Q * Q2;
export const SUM: f32 = P2 + Q2;
export const PRODUCT: f32 = P2 * Q2;

/** Values of x that a tile sees, and of y that it makes, in each direction. */
export const SEEN = 6;
export const MADE = 4;

/** Products of a tile. */
export const PRODUCTS = SEEN * SEEN;

/** Bytes that each transform needs at `temp`. */
export const TEMP_BYTES: usize = <usize>PRODUCTS * 16;

/** Bytes of a row of four channels of them. */
export const ROW: usize = <usize>SEEN * 16;

@inline
export function times(factor: f32, v: v128): v128 {
  return f32x4.mul(v, f32x4.splat(factor));
}

@inline
export function plus(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

@inline
export function minus(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}
