import type { Link } from './links.js';

/**
 * How near to 0 and 1 means may come: near enough for any weight of use, and far enough for 1 − μ
 * to have its digits: 2^-30.
 */
export const LEAST_MEAN = 9.313225746154785e-10;

/**
 * The bound on E[log(1 + e^z)] of each child of a link, for one datum.
 *
 * With ξ of 0 to 1: E[log(1 + e^z)] ≤ ξ E[z] + log(E[e^(−ξz)] + E[e^((1−ξ)z)]), and both
 * expectations are products over parents. Saul, Jaakkola and Jordan, Mean field theory for sigmoid
 * belief networks (1996), section 3. The two exponentials reweigh, or tilt, the distribution of the
 * parents.
 */
export interface Tilt {
  /** Of each child. */
  readonly xi: Float64Array;
  /** E[z] of each child. */
  readonly mean: Float64Array;
  /** The bound itself of each child, as of when ξ was last found. */
  readonly bound: Float64Array;
  /** The second expectation's share of the sum of both. */
  readonly share: Float64Array;
  /** The second expectation over the first, short of a power of 2^512. */
  readonly odds: Float64Array;
  /** That power. */
  readonly power: Int32Array;
  /** How much z has moved since then, at most: Σ |w Δμ|. */
  readonly moved: Float64Array;
  /** e^(−ξ|w|) of each parent and child. */
  readonly near: Float64Array;
  /** e^(−(1−ξ)|w|) of each parent and child. */
  readonly far: Float64Array;
}

export function newTilt({ children, parents }: Link): Tilt {
  const perChild = () => new Float64Array(children);
  const perPair = () => new Float64Array(children * parents);
  return {
    xi: perChild(),
    mean: perChild(),
    bound: perChild(),
    share: perChild(),
    odds: perChild(),
    power: new Int32Array(children),
    moved: perChild(),
    near: perPair(),
    far: perPair(),
  };
}

/**
 * Starts at ξ as it would be for a Gaussian z: ξ = σ(m + (1 − 2ξ) v / 2), for mean m and variance
 * v.
 */
export function startTilt(link: Link, tilt: Tilt, means: Float64Array): void {
  const { children, parents, weights, bias } = link;
  const { mean } = tilt;
  const variance = tilt.bound.fill(0);
  tilt.moved.fill(Infinity);
  mean.set(bias);
  for (let j = 0, at = 0; j < parents; j++) {
    const on = means[j]!;
    const spread = on * (1 - on);
    for (let i = 0; i < children; i++, at++) {
      const weight = weights[at]!;
      mean[i]! += on * weight;
      variance[i]! += spread * weight * weight;
    }
  }
  for (let i = 0; i < children; i++) {
    const m = mean[i]!;
    const v = variance[i]!;
    // The right side falls as ξ rises, so that the two meet once.
    let low = 0;
    let high = 1;
    for (let halvings = 0; halvings < 12; halvings++) {
      const middle = (low + high) / 2;
      if (middle < 1 / (1 + Math.exp(-(m + ((1 - 2 * middle) * v) / 2)))) low = middle;
      else high = middle;
    }
    setXi(link, tilt, i, (low + high) / 2);
  }
}

/** Gives one child another ξ, and the exponentials that go with it. */
export function setXi(
  { children, weights }: Link,
  { xi, near, far }: Tilt,
  i: number,
  value: number,
): void {
  xi[i] = value;
  for (let at = i; at < weights.length; at += children) {
    const size = Math.abs(weights[at]!);
    near[at] = Math.exp(-value * size);
    far[at] = Math.exp((value - 1) * size);
  }
}
