import type { FoundField } from '../../core/mean-fields.js';
import { moveMean, slopeOf } from './coordinate.js';
import type { Links } from './links.js';
import { tighten } from './tighten.js';
import { LEAST_MEAN, newTilt, startTilt, type Tilt } from './tilt.js';

/** The factorised q of one datum, and the bound that it gives. */
export interface Ascent {
  readonly links: Links;
  /** The datum, then the means of each hidden level. */
  readonly values: readonly Float64Array[];
  /** One for each link. */
  readonly tilts: readonly Tilt[];
}

/** What the bound of a datum is made of. */
type Bounded = Pick<FoundField, 'values' | 'tilts'> & {
  readonly links: { readonly topBias: ArrayLike<number> };
};

/** When to stop climbing. */
export interface AscentLimits {
  /** The greatest change of any mean in a sweep that counts as none. */
  readonly tolerance: number;
  /** The most sweeps. */
  readonly maxIterations: number;
}

/** Room for one datum at a time. */
export function newAscent(links: Links): Ascent {
  return {
    links,
    values: links.sizes.map((units) => new Float64Array(units)),
    tilts: links.links.map(newTilt),
  };
}

/**
 * Places a datum, and the hidden means from the level above it upwards, one after the other; the
 * network's own means unless given.
 */
export function place(
  { links, values, tilts }: Ascent,
  datum: ArrayLike<number>,
  hidden?: ArrayLike<number>,
): void {
  values[0]!.set(datum);
  if (hidden) {
    let from = 0;
    for (const means of values.slice(1)) {
      for (let j = 0; j < means.length; j++) means[j] = within(hidden[from + j]!);
      from += means.length;
    }
  } else {
    values.at(-1)!.forEach((_, j, top) => (top[j] = within(sigmoid(links.topBias[j]!))));
  }
  for (let l = links.links.length - 1; l >= 0; l--) {
    startTilt(links.links[l]!, tilts[l]!, values[l + 1]!);
    if (!hidden && l > 0)
      values[l]!.forEach((_, i, means) => (means[i] = within(sigmoid(tilts[l]!.mean[i]!))));
  }
}

/**
 * Climbs by sweeps over all ξ and all means until means no longer change; the number of sweeps.
 *
 * With all else fixed the bound in one mean μ is g(μ) + H(μ), of which −log(a + b μ) makes g
 * convex: above its tangent at the mean as it was, so that the best μ for tangent and entropy,
 * σ(g'), never lowers the bound.
 */
export function climb(ascent: Ascent, { tolerance, maxIterations }: AscentLimits): number {
  let sweeps = 0;
  for (let change = Infinity; change > tolerance && sweeps < maxIterations; sweeps++) {
    change = 0;
    tightenAll(ascent, 10 * tolerance);
    for (let level = ascent.links.links.length; level > 0; level--) {
      for (let j = 0; j < ascent.values[level]!.length; j++)
        change = Math.max(change, updateMean(ascent, level, j, tolerance / 10));
    }
  }
  tightenAll(ascent);
  return sweeps;
}

/**
 * Makes all ξ the best for the means, but for those of units whose inputs have not moved by more
 * than `least`.
 */
export function tightenAll({ links, values, tilts }: Ascent, least = 0): void {
  links.links.forEach((link, l) => tighten(link, tilts[l]!, values[l + 1]!, least));
}

/** One step of coordinate ascent, unless it is no longer than `least`; its length. */
export function updateMean(ascent: Ascent, level: number, j: number, least = 0): number {
  const { links, values, tilts } = ascent;
  const means = values[level]!;
  const last = means[j]!;
  const next = within(sigmoid(fieldOf(ascent, level, j)));
  const length = Math.abs(next - last);
  if (length > least) moveMean(links.links[level - 1]!, tilts[level - 1]!, means, j, next);
  return length;
}

/**
 * The slope of the bound without the entropies in one mean: the logit of the mean that it asks for.
 */
export function fieldOf({ links, values, tilts }: Ascent, level: number, j: number): number {
  const fromAbove = level === links.links.length ? links.topBias[j]! : tilts[level]!.mean[j]!;
  return (
    fromAbove +
    slopeOf(links.links[level - 1]!, tilts[level - 1]!, values[level]!, values[level - 1]!, j)
  );
}

/** How far the means are from those that they ask for, at most. */
export function residualOf(ascent: Ascent): number {
  let residual = 0;
  for (let level = 1; level < ascent.values.length; level++) {
    const means = ascent.values[level]!;
    for (let j = 0; j < means.length; j++)
      residual = Math.max(
        residual,
        Math.abs(means[j]! - within(sigmoid(fieldOf(ascent, level, j)))),
      );
  }
  return residual;
}

/** The bound on log p of a datum, in nats, once all ξ are the best for its means. */
export function boundOf({ links, values, tilts }: Bounded): number {
  let total = 0;
  tilts.forEach(({ mean, bound }, l) => {
    for (let i = 0; i < mean.length; i++) total += values[l]![i]! * mean[i]! - bound[i]!;
  });
  values.at(-1)!.forEach((mean, j) => {
    const bias = links.topBias[j]!;
    total += mean * bias - softplus(bias);
  });
  for (const means of values.slice(1))
    for (const mean of means) total -= mean * Math.log(mean) + (1 - mean) * Math.log1p(-mean);
  return total;
}

function within(mean: number): number {
  return Math.min(Math.max(mean, LEAST_MEAN), 1 - LEAST_MEAN);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
