/** Up to three floats; the lanes past them are 0. */
export function loadSome(from: usize, count: i32): v128 {
  let v = v128.load32_zero(from);
  if (count > 1) v = v128.load_lane<f32>(from, v, 1, 4);
  if (count > 2) v = v128.load_lane<f32>(from, v, 2, 8);
  return v;
}

export function storeSome(to: usize, v: v128, count: i32): void {
  v128.store_lane<f32>(to, v, 0);
  if (count > 1) v128.store_lane<f32>(to, v, 1, 4);
  if (count > 2) v128.store_lane<f32>(to, v, 2, 8);
}

/** Four floats, or those that are left. */
@inline
export function loadLanes(from: usize, count: i32): v128 {
  return count >= 4 ? v128.load(from) : loadSome(from, count);
}

/** Stores four floats, or those that are left. */
@inline
export function storeLanes(to: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(to, v);
  else storeSome(to, v, count);
}

/** v with the lanes from count on set to 0. */
export function keepSome(v: v128, count: i32): v128 {
  return v128.and(v, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

/** sum + v's lanes, in float64: rows are long, and float32 sums drift. */
@inline
export function accumulate(sum: v128, v: v128): v128 {
  const low = f64x2.promote_low_f32x4(v);
  const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(v, v, 1, 0));
  return f64x2.add(sum, f64x2.add(low, high));
}

@inline
export function total(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
