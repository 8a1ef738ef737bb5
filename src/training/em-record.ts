import { describe } from '../core/errors.js';
import type { TensorValues } from '../core/tensor-values.js';
import type { Components } from '../models/gaussian-mixture/components.js';
import { covarianceShape } from '../models/gaussian-mixture/covariance-type.js';
import type { RunRecord } from './checkpoint.js';
import type { EmFit } from './em-fit.js';
import type { EmRun } from './expectation-maximization.js';
import { under, within, type Values } from './nested-values.js';
import { differencesOf, noRun, otherRun, type Identity } from './other-run.js';

/** A fit as it is kept. */
export function emRecord({ identity, start, now, best }: EmFit): RunRecord {
  return {
    facts: { identity, start, now: factsOf(now!), ...(best && { best: factsOf(best) }) },
    tensors: { ...under('now', numbersOf(now!)), ...(best && under('best', numbersOf(best))) },
  };
}

/** Lets a fit that has not begun go on where another was; compares first. */
export function takeUpEm(fit: EmFit, { facts, tensors }: RunRecord): void {
  const { identity, start, now, best } = facts as Partial<EmFit>;
  if (Object(identity) !== identity || !Number.isSafeInteger(start) || start! < 0)
    throw noRun(describe(facts));
  const differences = differencesOf(identity!, fit.identity);
  if (differences.length > 0) throw otherRun(differences);
  Object.assign(fit, {
    start,
    now: runOf(now, within('now', tensors), fit.identity),
    best: best && runOf(best, within('best', tensors), fit.identity),
  });
}

const factsOf = ({ lowerBounds, converged }: EmRun) => ({ lowerBounds, converged });

const vector = (values: Float64Array): TensorValues => ({ shape: [values.length], values });

function numbersOf({ components: { weights, means, covariances } }: EmRun): Values {
  return { weights: vector(weights), means: vector(means), covariances: vector(covariances) };
}

function runOf(facts: unknown, values: Values, identity: Identity): EmRun {
  const { lowerBounds, converged } = Object(facts) as Partial<EmRun>;
  const count = identity.components as number;
  const dimensions = identity['number of axes'] as number;
  const covariance = identity.covariance as Components['covariance'];
  const sizes = {
    weights: count,
    means: count * dimensions,
    covariances: covarianceShape(covariance, count, dimensions).reduce((a, b) => a * b, 1),
  };
  const whole = Object.entries(sizes).every(
    ([name, size]) =>
      Object.hasOwn(values, name) &&
      values[name]!.values instanceof Float64Array &&
      values[name]!.values.length === size,
  );
  if (!whole || !Array.isArray(lowerBounds) || typeof converged !== 'boolean')
    throw noRun(describe(facts));
  const { weights, means, covariances } = values as Record<string, { values: Float64Array }>;
  return {
    components: {
      covariance,
      count,
      dimensions,
      weights: weights!.values,
      means: means!.values,
      covariances: covariances!.values,
    },
    lowerBounds,
    converged,
  };
}
