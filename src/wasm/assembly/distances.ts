import { madd, sum } from './doubles';

// Squared distances of eight points from a centre, as one more way to write down four sums in
// registers. Points are in lanes: coordinate after coordinate, eight points each.

/**
 * The nearest of centres, and the first where several are as near, for `count` eights of points
 * from the eight `first` on.
 *
 * @param owners - its number as a float64, for each point
 */
export function nearestCentres(
  first: i32, count: i32, dimensions: i32, centres: i32, lanes: usize, means: usize, owners: usize,
): void {
  const step = <usize>dimensions << 6;
  const end = lanes + <usize>(first + count) * step;
  owners += <usize>first << 6;
  for (let point = lanes + <usize>first * step; point != end; point += step, owners += 64) {
    let least0 = f64x2.splat(Infinity), least1 = least0, least2 = least0, least3 = least0;
    let owner0 = f64x2.splat(0), owner1 = owner0, owner2 = owner0, owner3 = owner0;
    let mean = means;
    for (let k = 0; k < centres; k++) {
      let d0 = f64x2.splat(0), d1 = d0, d2 = d0, d3 = d0;
      for (let x = point, last = point + step; x != last; x += 64, mean += 8) {
        const own = v128.load64_splat(mean);
        const c0 = f64x2.sub(v128.load(x), own);
        const c1 = f64x2.sub(v128.load(x, 16), own);
        const c2 = f64x2.sub(v128.load(x, 32), own);
        const c3 = f64x2.sub(v128.load(x, 48), own);
        d0 = madd(c0, c0, d0);
        d1 = madd(c1, c1, d1);
        d2 = madd(c2, c2, d2);
        d3 = madd(c3, c3, d3);
      }
      const own = f64x2.splat(k);
      owner0 = v128.bitselect(own, owner0, f64x2.lt(d0, least0));
      owner1 = v128.bitselect(own, owner1, f64x2.lt(d1, least1));
      owner2 = v128.bitselect(own, owner2, f64x2.lt(d2, least2));
      owner3 = v128.bitselect(own, owner3, f64x2.lt(d3, least3));
      least0 = f64x2.pmin(least0, d0);
      least1 = f64x2.pmin(least1, d1);
      least2 = f64x2.pmin(least2, d2);
      least3 = f64x2.pmin(least3, d3);
    }
    v128.store(owners, owner0);
    v128.store(owners, owner1, 16);
    v128.store(owners, owner2, 32);
    v128.store(owners, owner3, 48);
  }
}

/**
 * Squared distances of points lowered to those from each of some candidates.
 *
 * @param squares - what they are without
 * @param lowered - what they are with, `stride` float64 for each candidate
 * @param sums - their sums over eights, `stride` / 8 float64 for each candidate
 */
export function lowerSquares(
  first: i32, count: i32, dimensions: i32, candidates: i32, lanes: usize, means: usize,
  squares: usize, lowered: usize, sums: usize, stride: i32,
): void {
  const step = <usize>dimensions << 6;
  for (let i = first; i < first + count; i++) {
    const point = lanes + <usize>i * step;
    const own = squares + (<usize>i << 6);
    let out = lowered + (<usize>i << 6);
    let total = sums + (<usize>i << 3);
    let mean = means;
    for (let k = 0; k < candidates; k++) {
      let d0 = f64x2.splat(0), d1 = d0, d2 = d0, d3 = d0;
      for (let x = point, last = point + step; x != last; x += 64, mean += 8) {
        const own = v128.load64_splat(mean);
        const c0 = f64x2.sub(v128.load(x), own);
        const c1 = f64x2.sub(v128.load(x, 16), own);
        const c2 = f64x2.sub(v128.load(x, 32), own);
        const c3 = f64x2.sub(v128.load(x, 48), own);
        d0 = madd(c0, c0, d0);
        d1 = madd(c1, c1, d1);
        d2 = madd(c2, c2, d2);
        d3 = madd(c3, c3, d3);
      }
      d0 = f64x2.pmin(v128.load(own), d0);
      d1 = f64x2.pmin(v128.load(own, 16), d1);
      d2 = f64x2.pmin(v128.load(own, 32), d2);
      d3 = f64x2.pmin(v128.load(own, 48), d3);
      v128.store(out, d0);
      v128.store(out, d1, 16);
      v128.store(out, d2, 32);
      v128.store(out, d3, 48);
      store<f64>(total, sum(f64x2.add(f64x2.add(d0, d1), f64x2.add(d2, d3))));
      out += <usize>stride << 3;
      total += <usize>stride;
    }
  }
}
