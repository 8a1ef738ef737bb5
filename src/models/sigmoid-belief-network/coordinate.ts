import type { Link } from './links.js';
import { HUGE, STRIDE } from './odds.js';
import type { Tilt } from './tilt.js';

/**
 * The slope of Σ_i x_i E[z_i] − bound_i over all children i, of value or mean x_i, in the mean of
 * one parent, all ξ and the other parents staying.
 */
export function slopeOf(
  link: Link,
  tilt: Tilt,
  means: Float64Array,
  values: Float64Array,
  j: number,
): number {
  const { children, weights, signs } = link;
  const { xi, share, near, far } = tilt;
  const offCenter = means[j]! - 0.5;
  let total = 0;
  for (let i = 0, at = j * children; i < children; i++, at++) {
    const sign = signs[at]!;
    const on = 0.5 + sign * offCenter;
    const nearDrop = 1 - near[at]!;
    const farDrop = 1 - far[at]!;
    const nearFactor = 1 - on * nearDrop;
    const farFactor = 1 - (1 - on) * farDrop;
    const farShare = share[i]!;
    const pull =
      (farShare * farDrop * nearFactor - (1 - farShare) * nearDrop * farFactor) /
      (nearFactor * farFactor);
    total += (values[i]! - xi[i]!) * weights[at]! - sign * pull;
  }
  return total;
}

/** Changes the mean of one parent. */
export function moveMean(
  link: Link,
  tilt: Tilt,
  means: Float64Array,
  j: number,
  next: number,
): void {
  const { children, weights, signs } = link;
  const { mean, share, odds, power, moved, near, far } = tilt;
  const by = next - means[j]!;
  const length = Math.abs(by);
  const wasOffCenter = means[j]! - 0.5;
  const offCenter = next - 0.5;
  means[j] = next;
  for (let i = 0, at = j * children; i < children; i++, at++) {
    const weight = weights[at]!;
    const sign = signs[at]!;
    const was = 0.5 + sign * wasOffCenter;
    const on = 0.5 + sign * offCenter;
    const nearDrop = 1 - near[at]!;
    const farDrop = 1 - far[at]!;
    let now =
      (odds[i]! * (1 - (1 - on) * farDrop) * (1 - was * nearDrop)) /
      ((1 - (1 - was) * farDrop) * (1 - on * nearDrop));
    if (now > HUGE) {
      now /= STRIDE;
      power[i]!++;
    } else if (now < 1 / HUGE) {
      now *= STRIDE;
      power[i]!--;
    }
    odds[i] = now;
    share[i] = power[i] === 0 ? now / (1 + now) : power[i]! > 0 ? 1 : 0;
    mean[i]! += weight * by;
    moved[i]! += Math.abs(weight) * length;
  }
}
