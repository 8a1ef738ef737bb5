import { categoricalPrior } from '../distributions/categorical-prior.js';
import { categorical } from '../distributions/categorical.js';
import { continuousBernoulli } from '../distributions/continuous-bernoulli.js';
import { discretizedLogistic } from '../distributions/discretized-logistic.js';
import { laplace } from '../distributions/laplace.js';
import { logistic } from '../distributions/logistic.js';
import { negativeBinomial } from '../distributions/negative-binomial.js';
import { poisson } from '../distributions/poisson.js';
import { studentT } from '../distributions/student-t.js';
import { isJsonObject } from './is-json-object.js';
import type { PartFactory } from './part-record.js';

/** The parts of which a model has few and the library many. */
const LATE_PARTS: Readonly<Record<string, unknown>> = {
  categorical,
  categoricalPrior,
  continuousBernoulli,
  discretizedLogistic,
  laplace,
  logistic,
  negativeBinomial,
  poisson,
  studentT,
};

/**
 * The factories of those that a file names, however deep one part is within another.
 *
 * @param parts - The file's description of the parts, as it came.
 * @param given - The user's own parts, which go before them.
 */
export function lateParts(
  parts: unknown,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, PartFactory>> {
  const found: Record<string, PartFactory> = {};
  const left: unknown[] = [parts];
  while (left.length > 0) {
    const value = left.pop();
    if (Array.isArray(value)) left.push(...(value as unknown[]));
    if (!isJsonObject(value)) continue;
    const { type } = value;
    if (typeof type === 'string' && !Object.hasOwn(given, type) && Object.hasOwn(LATE_PARTS, type))
      found[type] = LATE_PARTS[type] as PartFactory;
    left.push(...Object.values(value));
  }
  return found;
}
