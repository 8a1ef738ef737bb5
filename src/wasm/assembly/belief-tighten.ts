import { exp, log, madd } from './doubles';
import { BOUND, Link, MEAN, MOVED, REST, rowBytes, rowOf, SHARE, XI } from './belief-layout';

/** How good ξ must be: the bound may still gain as much for one child, in nats. */
const TOLERANCE: f64 = 1e-7;

const MOST_EVALUATIONS = 60;

/** Up to which size of x the series of e^x to x⁸ is good to the last place. */
const SMALL: f64 = 1.0 / 16;

/*
 * What is found of a pair of children at one ξ, at `scratch`: the bound; its slope and curvature in
 * ξ; E[z]; and the log of the second expectation less that of the first.
 */
const FOUND_BOUND: usize = 0;
const FOUND_SLOPE: usize = 16;
const FOUND_CURVATURE: usize = 32;
const FOUND_MEAN: usize = 48;
const FOUND_ODDS: usize = 64;

/** By how much ξ changes, and what the search knows of each: the interval that it closes in on. */
const STEP: usize = 80;
const LOW: usize = 96;
const HIGH: usize = 112;
const FIRST: usize = 128;

/**
 * Finds the best ξ of each child, by Newton's method between bounds that close in, but for children
 * whose z has not moved by more than `least`.
 */
export function tighten(link: Link, room: usize, least: f64, scratch: usize): void {
  const row = rowBytes(link);
  const moved = rowOf(link, room, MOVED);
  for (let at: usize = 0; at < row; at += 16) {
    const first = load<f64>(moved + at) > least;
    const second = load<f64>(moved + at, 8) > least;
    if (!first && !second) continue;
    findPair(link, room, at, first, second, scratch);
    if (first) settle(link, room, at, scratch);
    if (second) settle(link, room, at + 8, scratch + 8);
  }
}

function findPair(link: Link, room: usize, at: usize, first: bool, second: bool, scratch: usize): void {
  evaluate(link, room, at, scratch);
  v128.store(scratch + STEP, f64x2.splat(0));
  v128.store(scratch + LOW, f64x2.splat(0));
  v128.store(scratch + HIGH, f64x2.splat(1));
  v128.store(scratch + FIRST, v128.load(scratch + FOUND_BOUND));
  const xi = rowOf(link, room, XI) + at;
  for (let evaluations = 1; evaluations < MOST_EVALUATIONS; evaluations++) {
    first = first && step(xi, scratch);
    second = second && step(xi + 8, scratch + 8);
    if (!first && !second) return;
    move(link, room, at, scratch);
    evaluate(link, room, at, scratch);
  }
}

/** The next ξ of one child; false where it is good enough, and does not change. */
function step(xi: usize, scratch: usize): bool {
  const slope = load<f64>(scratch + FOUND_SLOPE);
  const curvature = load<f64>(scratch + FOUND_CURVATURE);
  const gain = slope == 0 ? 0 : (0.5 * slope * slope) / curvature;
  if (gain < TOLERANCE && load<f64>(scratch + FOUND_BOUND) <= load<f64>(scratch + FIRST)) {
    store<f64>(scratch + STEP, 0);
    return false;
  }
  const own = load<f64>(xi);
  store<f64>(scratch + (slope > 0 ? HIGH : LOW), own);
  const low = load<f64>(scratch + LOW);
  const high = load<f64>(scratch + HIGH);
  const newton = own - slope / curvature;
  const next = newton > low && newton < high ? newton : (low + high) / 2;
  store<f64>(xi, next);
  store<f64>(scratch + STEP, next - own);
  return true;
}

/** Brings e^(−ξw) of a pair of children to where their ξ have come. */
function move(link: Link, room: usize, at: usize, scratch: usize): void {
  const step = v128.load(scratch + STEP);
  const size = f64x2.mul(f64x2.abs(step), v128.load(link.greatest + at));
  const by = f64x2.neg(step);
  const row = rowBytes(link);
  const end = link.weights + row * link.parents;
  let n = room + link.near + at;
  if (i64x2.all_true(f64x2.le(size, f64x2.splat(SMALL)))) {
    for (let w = link.weights + at; w < end; w += row, n += row)
      v128.store(n, f64x2.mul(v128.load(n), expOfSmall(f64x2.mul(by, v128.load(w)))));
  } else {
    for (let w = link.weights + at; w < end; w += row, n += row)
      v128.store(n, f64x2.mul(v128.load(n), exp(f64x2.mul(by, v128.load(w)))));
  }
}

/** e^x by its series to x⁸. */
@inline
function expOfSmall(x: v128): v128 {
  const s = f64x2.mul(x, x);
  let odd = f64x2.splat(1.0 / 5040);
  let even = f64x2.splat(1.0 / 40320);
  even = madd(even, s, f64x2.splat(1.0 / 720));
  odd = madd(odd, s, f64x2.splat(1.0 / 120));
  even = madd(even, s, f64x2.splat(1.0 / 24));
  odd = madd(odd, s, f64x2.splat(1.0 / 6));
  even = madd(even, s, f64x2.splat(0.5));
  return f64x2.add(madd(s, madd(odd, x, even), x), f64x2.splat(1));
}

/**
 * Evaluates a pair of children at their ξ. For a parent of mean μ, each expectation has the factor
 * 1 − μ + μ t, with t = e^(−ξw) or e^((1−ξ)w), under which the tilted mean is μ t over that factor.
 */
function evaluate(link: Link, room: usize, at: usize, scratch: usize): void {
  const row = rowBytes(link);
  let means = room + link.above;
  const end = means + (<usize>link.parents << 3);
  let w = link.weights + at;
  let e = link.powers + at;
  let n = room + link.near + at;
  let nearProduct = f64x2.splat(1), farProduct = nearProduct;
  let mean = f64x2.splat(0), nearMean = mean, farMean = mean, nearVariance = mean, farVariance = mean;
  for (; means != end; means += 8, w += row, e += row, n += row) {
    const weight = v128.load(w);
    const on = v128.load64_splat(means);
    const off = f64x2.sub(f64x2.splat(1), on);
    const near = f64x2.mul(on, v128.load(n));
    const far = f64x2.mul(near, v128.load(e));
    const nearFactor = f64x2.add(off, near);
    const farFactor = f64x2.add(off, far);
    const reciprocal = f64x2.div(weight, f64x2.mul(nearFactor, farFactor));
    const nearTerm = f64x2.mul(f64x2.mul(near, farFactor), reciprocal);
    const farTerm = f64x2.mul(f64x2.mul(far, nearFactor), reciprocal);
    mean = madd(on, weight, mean);
    nearMean = f64x2.add(nearMean, nearTerm);
    farMean = f64x2.add(farMean, farTerm);
    nearVariance = madd(nearTerm, f64x2.sub(weight, nearTerm), nearVariance);
    farVariance = madd(farTerm, f64x2.sub(weight, farTerm), farVariance);
    nearProduct = f64x2.mul(nearProduct, nearFactor);
    farProduct = f64x2.mul(farProduct, farFactor);
  }
  const bias = v128.load(link.bias + at);
  const xi = v128.load(rowOf(link, room, XI) + at);
  const one = f64x2.splat(1);
  const nearLog = f64x2.sub(log(nearProduct), f64x2.mul(xi, bias));
  const farLog = f64x2.add(log(farProduct), f64x2.mul(f64x2.sub(one, xi), bias));
  const odds = f64x2.sub(farLog, nearLog);
  // The lesser expectation over the greater.
  const less = exp(f64x2.neg(f64x2.abs(odds)));
  const whole = f64x2.add(one, less);
  const major = f64x2.div(one, whole);
  const minor = f64x2.div(less, whole);
  const isPositive = f64x2.gt(odds, f64x2.splat(0));
  const share = v128.bitselect(major, minor, isPositive);
  const rest = v128.bitselect(minor, major, isPositive);
  const apart = f64x2.sub(farMean, nearMean);
  const spread = f64x2.mul(f64x2.mul(share, rest), f64x2.mul(apart, apart));
  const total = f64x2.add(bias, mean);
  v128.store(
    scratch + FOUND_BOUND,
    f64x2.add(f64x2.mul(xi, total), f64x2.add(f64x2.pmax(nearLog, farLog), log(whole))),
  );
  v128.store(
    scratch + FOUND_SLOPE,
    f64x2.sub(mean, f64x2.add(f64x2.mul(rest, nearMean), f64x2.mul(share, farMean))),
  );
  v128.store(
    scratch + FOUND_CURVATURE,
    f64x2.add(f64x2.add(f64x2.mul(rest, nearVariance), f64x2.mul(share, farVariance)), spread),
  );
  v128.store(scratch + FOUND_MEAN, total);
  v128.store(scratch + FOUND_ODDS, odds);
}

function settle(link: Link, room: usize, at: usize, scratch: usize): void {
  const odds = load<f64>(scratch + FOUND_ODDS);
  const less = f64x2.extract_lane(exp(f64x2.splat(-abs(odds))), 0);
  const major = 1 / (1 + less);
  const minor = less / (1 + less);
  store<f64>(rowOf(link, room, MOVED) + at, 0);
  store<f64>(rowOf(link, room, MEAN) + at, load<f64>(scratch + FOUND_MEAN));
  store<f64>(rowOf(link, room, BOUND) + at, load<f64>(scratch + FOUND_BOUND));
  store<f64>(rowOf(link, room, SHARE) + at, odds > 0 ? major : minor);
  store<f64>(rowOf(link, room, REST) + at, odds > 0 ? minor : major);
}
