import type { FieldDatum, FoundField, MeanFields } from '../../core/mean-fields.js';
import { boundOf, type AscentLimits } from './ascent.js';
import type { WeightValues } from './links.js';
import { meanFieldsOf } from './mean-fields.js';

/** The expectation step for one batch, under way: a sum over the data that it has seen. */
export interface Expectation {
  /** To be released. */
  readonly fields: MeanFields;
  readonly topBias: ArrayLike<number>;
  count: number;
  bound: number;
  /** The sum of the bounds, each times what its datum counts. */
  weighed: number;
}

/** A step that has seen none of so many data. */
export function newExpectation(
  weights: WeightValues,
  limits: AscentLimits,
  count: number,
): Expectation {
  const fields = meanFieldsOf({ ...weights, ...limits, count, gradient: true, residual: false });
  return { fields, topBias: weights.biases.at(-1)!, count: 0, bound: 0, weighed: 0 };
}

/** Finds q of some more data, no more than can climb together. */
export function expectData(
  expectation: Expectation,
  data: readonly FieldDatum[],
): readonly FoundField[] {
  const { fields, topBias } = expectation;
  const found = fields.climb(data);
  found.forEach((field, n) => {
    const bound = boundOf({ ...field, links: { topBias } });
    expectation.bound += bound;
    expectation.weighed += data[n]!.weight * bound;
    expectation.count++;
  });
  return found;
}
