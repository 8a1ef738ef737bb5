import { boundOf, climb, newAscent, place, type Ascent, type AscentLimits } from './ascent.js';
import { addGradient, newGradient, type BoundGradient } from './bound-gradient.js';
import type { Links } from './links.js';

/** The expectation step for one batch, under way: a sum over the data that it has seen. */
export interface Expectation {
  readonly ascent: Ascent;
  readonly gradient: BoundGradient;
  count: number;
  bound: number;
  /** The sum of the bounds, each times what its datum counts. */
  weighed: number;
}

/** A step that has seen no data. */
export function newExpectation(links: Links): Expectation {
  return { ascent: newAscent(links), gradient: newGradient(links), count: 0, bound: 0, weighed: 0 };
}

/** Finds q of one more datum, from given hidden means if any; `ascent` then holds it. */
export function expectDatum(
  expectation: Expectation,
  datum: ArrayLike<number>,
  limits: AscentLimits,
  hidden?: ArrayLike<number>,
  weight = 1,
): void {
  const { ascent, gradient } = expectation;
  place(ascent, datum, hidden);
  climb(ascent, limits);
  addGradient(gradient, ascent, weight);
  const bound = boundOf(ascent);
  expectation.bound += bound;
  expectation.weighed += weight * bound;
  expectation.count++;
}
