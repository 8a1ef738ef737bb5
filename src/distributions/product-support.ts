import type { Support } from './family.js';
import type { SomeColumns } from './product-parts.js';

/** The set of rows of values of each part's support. */
export function supportOf(parts: readonly SomeColumns[]): Support {
  const supports = parts.map(({ family }) => family.support);
  const types = [...new Set(supports.map(({ type }) => type))];
  return {
    type: types.length === 1 ? types[0]! : supports.map(({ type }) => type).join(' and '),
    low: Math.min(...supports.map(({ low }) => low)),
    high: Math.max(...supports.map(({ high }) => high)),
  };
}
