import type { Link } from './links.js';
import { LOG_STRIDE } from './odds.js';
import { setXi, type Tilt } from './tilt.js';

/** How good ξ must be: the bound may still gain as much for one child, in nats. */
const TOLERANCE = 1e-7;

/** The most evaluations of one child; halving alone would come to the end of float64. */
const MAX_EVALUATIONS = 60;

/**
 * Products are put into logarithms where they come below this; each factor is at least as great as
 * the least mean.
 */
const SMALL = 1e-200;

/**
 * Finds the best ξ of each child for the parents' means, by Newton's method between bounds that
 * close in: the bound is convex in ξ. Also recomputes what {@link Tilt} holds, free of the rounding
 * errors of updates.
 *
 * @param least - Children whose z has not moved by more are left as they are.
 */
export function tighten(link: Link, tilt: Tilt, means: Float64Array, least = 0): void {
  const { xi, moved } = tilt;
  for (let i = 0; i < link.children; i++) {
    if (moved[i]! <= least) continue;
    moved[i] = 0;
    let low = 0;
    let high = 1;
    let found = evaluate(link, tilt, means, i);
    const first = found.bound;
    for (
      let evaluations = 1;
      evaluations < MAX_EVALUATIONS && !(gainOf(found) < TOLERANCE && found.bound <= first);
      evaluations++
    ) {
      const at = xi[i]!;
      if (found.slope > 0) high = at;
      else low = at;
      const newton = at - found.slope / found.curvature;
      setXi(link, tilt, i, newton > low && newton < high ? newton : (low + high) / 2);
      found = evaluate(link, tilt, means, i);
    }
    settle(tilt, i, found);
  }
}

/** The bound of one child as a function of its ξ, and what else depends on it. */
interface Evaluation {
  readonly bound: number;
  /** Of the bound in ξ: E[z] as it is less E[z] as tilted. */
  readonly slope: number;
  /** Of the bound in ξ: the tilted variance of z. */
  readonly curvature: number;
  /** E[z]. */
  readonly mean: number;
  /** The log of the second expectation less that of the first. */
  readonly logOdds: number;
}

/** What the bound has still to gain by the best ξ, going by slope and curvature. */
function gainOf({ slope, curvature }: Evaluation): number {
  return slope === 0 ? 0 : (0.5 * slope * slope) / curvature;
}

function evaluate(
  { children, parents, weights, signs, floor, ceiling }: Link,
  { xi, near, far }: Tilt,
  means: Float64Array,
  i: number,
): Evaluation {
  let nearProduct = 1;
  let farProduct = 1;
  let nearLog = 0;
  let farLog = 0;
  // All means of z are counted from its floor.
  let center = 0;
  let nearMean = 0;
  let farMean = 0;
  let nearVariance = 0;
  let farVariance = 0;
  for (let j = 0, at = i; j < parents; j++, at += children) {
    const size = Math.abs(weights[at]!);
    const on = 0.5 + signs[at]! * (means[j]! - 0.5);
    const nearOn = on * near[at]!;
    const nearFactor = 1 - on + nearOn;
    const farFactor = on + (1 - on) * far[at]!;
    const reciprocal = size / (nearFactor * farFactor);
    const nearTerm = nearOn * farFactor * reciprocal;
    const farTerm = on * nearFactor * reciprocal;
    center += on * size;
    nearMean += nearTerm;
    farMean += farTerm;
    nearVariance += nearTerm * (size - nearTerm);
    farVariance += farTerm * (size - farTerm);
    nearProduct *= nearFactor;
    farProduct *= farFactor;
    if (nearProduct < SMALL) {
      nearLog += Math.log(nearProduct);
      nearProduct = 1;
    }
    if (farProduct < SMALL) {
      farLog += Math.log(farProduct);
      farProduct = 1;
    }
  }
  const own = xi[i]!;
  const mean = floor[i]! + center;
  const nearTotal = nearLog + Math.log(nearProduct) - own * floor[i]!;
  const farTotal = farLog + Math.log(farProduct) + (1 - own) * ceiling[i]!;
  const logOdds = farTotal - nearTotal;
  const share = sigmoid(logOdds);
  const rest = sigmoid(-logOdds);
  return {
    bound: own * mean + Math.max(nearTotal, farTotal) + Math.log1p(Math.exp(-Math.abs(logOdds))),
    slope: center - rest * nearMean - share * farMean,
    curvature: rest * nearVariance + share * farVariance + share * rest * (farMean - nearMean) ** 2,
    mean,
    logOdds,
  };
}

function settle({ mean, bound, share, odds, power }: Tilt, i: number, found: Evaluation): void {
  const strides = Math.round(found.logOdds / LOG_STRIDE);
  mean[i] = found.mean;
  bound[i] = found.bound;
  share[i] = sigmoid(found.logOdds);
  power[i] = strides;
  odds[i] = Math.exp(found.logOdds - strides * LOG_STRIDE);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
