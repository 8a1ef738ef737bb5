import { exp, LEAST_EXPONENT } from './doubles';
import { diagonalDensities, toLanes, triangularDensities, twoDiagonalDensities } from './mixture-densities';
import { MOST_POINTS, ROOM, SIDE, TOGETHER } from './mixture-sizes';

/**
 * The E-step for `count` eights of n points from the eight `first` on: their responsibilities, and
 * log p(x) in two parts, the greatest log-density and the sum of all relative to it. Where such a
 * sum is NaN the responsibilities are no good.
 *
 * Shares below the normal numbers become 0. The last eight is filled up with its last point.
 *
 * @param inverses - for each component as `triangularDensities` wants it, or the diagonals
 * @param shares - component k's of point i at k · stride + i
 * @param scratch - `ROOM` bytes
 */
export function mixtureExpect(
  first: i32, count: i32, n: i32, components: i32, dimensions: i32, triangular: bool,
  points: usize, means: usize, inverses: usize, constants: usize,
  shares: usize, stride: i32, mosts: usize, totals: usize, scratch: usize,
): void {
  const row = <usize>dimensions << 3;
  const inverseStep = triangular ? triangleBytes(dimensions) : row;
  const centred = (scratch + 15) & ~15;
  const lanes = centred + row * TOGETHER;
  const room = <i32>((<usize>ROOM - 16 - row * TOGETHER) / (row * TOGETHER)) * TOGETHER;
  const block = min(room, MOST_POINTS);
  const end = min((first + count) * TOGETHER, n);
  const step = <usize>stride << 3;
  for (let from = first * TOGETHER; from < end; from += block) {
    const to = min(from + block, end);
    let lane = lanes;
    for (let i = from; i < to; i += TOGETHER, lane += row * TOGETHER)
      toLanes(dimensions, points + <usize>i * row, min(to - i, TOGETHER), lane);
    let paired: usize = 0;
    if (!triangular) {
      for (; paired + 1 < <usize>components; paired += 2) {
        lane = lanes;
        for (let i = from; i < to; i += TOGETHER, lane += row * TOGETHER)
          twoDiagonalDensities(
            dimensions, means + paired * row, inverses + paired * row, constants + (paired << 3), lane,
            shares + paired * step + (<usize>i << 3), step,
          );
      }
    }
    for (let k = paired; k < <usize>components; k++) {
      const mean = means + k * row;
      const inverse = inverses + k * inverseStep;
      const constant = load<f64>(constants + (k << 3));
      lane = lanes;
      for (let i = from; i < to; i += TOGETHER, lane += row * TOGETHER) {
        const out = shares + k * step + (<usize>i << 3);
        if (triangular) triangularDensities(dimensions, mean, inverse, constant, lane, centred, out);
        else diagonalDensities(dimensions, mean, inverse, constant, lane, out);
      }
    }
    for (let i = from; i < to; i += TOGETHER) {
      const at = <usize>i << 3;
      normalize(components, shares + at, step, mosts + at, totals + at);
    }
  }
}

/** Bytes of a component's L⁻¹ in strips. */
function triangleBytes(dimensions: i32): usize {
  let columns = 0;
  for (let row = 0; row < dimensions; row += SIDE) columns += min(row + SIDE, dimensions);
  return <usize>(columns * SIDE) << 3;
}

/** Bayes' rule for eight points, whose log-densities become responsibilities. */
function normalize(components: i32, shares: usize, step: usize, mosts: usize, totals: usize): void {
  const end = shares + <usize>components * step;
  let m0 = f64x2.splat(-Infinity), m1 = m0, m2 = m0, m3 = m0;
  for (let at = shares; at != end; at += step) {
    // pmax(m, v) is m < v ? v : m, so NaN is left out here, and comes into the sum.
    m0 = f64x2.pmax(m0, v128.load(at));
    m1 = f64x2.pmax(m1, v128.load(at, 16));
    m2 = f64x2.pmax(m2, v128.load(at, 32));
    m3 = f64x2.pmax(m3, v128.load(at, 48));
  }
  v128.store(mosts, m0);
  v128.store(mosts, m1, 16);
  v128.store(mosts, m2, 32);
  v128.store(mosts, m3, 48);
  let t0 = f64x2.splat(0), t1 = t0, t2 = t0, t3 = t0;
  const least = f64x2.splat(LEAST_EXPONENT);
  for (let at = shares; at != end; at += step) {
    const x0 = f64x2.sub(v128.load(at), m0);
    const x1 = f64x2.sub(v128.load(at, 16), m1);
    const x2 = f64x2.sub(v128.load(at, 32), m2);
    const x3 = f64x2.sub(v128.load(at, 48), m3);
    const far = v128.and(
      v128.and(f64x2.lt(x0, least), f64x2.lt(x1, least)),
      v128.and(f64x2.lt(x2, least), f64x2.lt(x3, least)),
    );
    let e0 = f64x2.splat(0), e1 = e0, e2 = e0, e3 = e0;
    if (!i64x2.all_true(far)) {
      e0 = exp(x0);
      e1 = exp(x1);
      e2 = exp(x2);
      e3 = exp(x3);
    }
    v128.store(at, e0);
    v128.store(at, e1, 16);
    v128.store(at, e2, 32);
    v128.store(at, e3, 48);
    t0 = f64x2.add(t0, e0);
    t1 = f64x2.add(t1, e1);
    t2 = f64x2.add(t2, e2);
    t3 = f64x2.add(t3, e3);
  }
  v128.store(totals, t0);
  v128.store(totals, t1, 16);
  v128.store(totals, t2, 32);
  v128.store(totals, t3, 48);
  const one = f64x2.splat(1);
  t0 = f64x2.div(one, t0);
  t1 = f64x2.div(one, t1);
  t2 = f64x2.div(one, t2);
  t3 = f64x2.div(one, t3);
  for (let at = shares; at != end; at += step) {
    v128.store(at, f64x2.mul(v128.load(at), t0));
    v128.store(at, f64x2.mul(v128.load(at, 16), t1), 16);
    v128.store(at, f64x2.mul(v128.load(at, 32), t2), 32);
    v128.store(at, f64x2.mul(v128.load(at, 48), t3), 48);
  }
}
