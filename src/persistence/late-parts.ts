import { isJsonObject } from './is-json-object.js';
import type { PartFactory } from './part-record.js';

/**
 * The parts of which a model has few and the library many: each is loaded when a file names it, so
 * that a page that loads models of other parts need not carry them.
 */
const LATE_PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  categorical: async () => (await import('../distributions/categorical.js')).categorical,
  categoricalPrior: async () =>
    (await import('../distributions/categorical-prior.js')).categoricalPrior,
  continuousBernoulli: async () =>
    (await import('../distributions/continuous-bernoulli.js')).continuousBernoulli,
  discretizedLogistic: async () =>
    (await import('../distributions/discretized-logistic.js')).discretizedLogistic,
  laplace: async () => (await import('../distributions/laplace.js')).laplace,
  logistic: async () => (await import('../distributions/logistic.js')).logistic,
  negativeBinomial: async () =>
    (await import('../distributions/negative-binomial.js')).negativeBinomial,
  poisson: async () => (await import('../distributions/poisson.js')).poisson,
  studentT: async () => (await import('../distributions/student-t.js')).studentT,
};

/**
 * The factories of those that a file names, however deep one part is within another.
 *
 * @param parts - The file's description of the parts, as it came.
 * @param given - The user's own parts, which go before them.
 */
export async function lateParts(
  parts: unknown,
  given: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, PartFactory>>> {
  const found: Record<string, PartFactory> = {};
  const left: unknown[] = [parts];
  while (left.length > 0) {
    const value = left.pop();
    if (Array.isArray(value)) left.push(...(value as unknown[]));
    if (!isJsonObject(value)) continue;
    const { type } = value;
    if (typeof type === 'string' && !Object.hasOwn(given, type) && Object.hasOwn(LATE_PARTS, type))
      found[type] = (await LATE_PARTS[type]!()) as PartFactory;
    left.push(...Object.values(value));
  }
  return found;
}
