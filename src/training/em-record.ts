import { describe } from '../core/errors.js';
import type { TensorValues } from '../core/tensor-values.js';
import type { Components } from '../models/gaussian-mixture/components.js';
import { covarianceShape } from '../models/gaussian-mixture/covariance-type.js';
import type { PointArray } from '../models/gaussian-mixture/points.js';
import type { Frame } from '../models/gaussian-mixture/standardize.js';
import { loadResumed, type RunRecord } from './checkpoint.js';
import type { EmRun } from './expectation-maximization.js';
import type { FitSettings } from './fit-gaussian-mixture-settings.js';
import { under, within, type Values } from './nested-values.js';
import { differencesOf, noRun, otherRun, type Identity } from './other-run.js';

/** How far a fit by EM from several starts is. */
export interface EmProgress {
  readonly identity: Identity;
  /** Which start is under way, from 0. */
  readonly run: number;
  readonly now: EmRun;
  /** The best of those before it. */
  readonly best: EmRun | undefined;
}

/** What must be the same for a fit to go on. */
export function emIdentity(settings: FitSettings, points: PointArray, frame: Frame): Identity {
  const { components, covariance, standardize, regularization, tolerance } = settings;
  const { seed, restarts, maxIterations } = settings;
  return {
    model: 'gaussianMixture',
    'number of points': points.count,
    'number of axes': points.dimensions,
    'spread of the points': frame.units.join(', '),
    components,
    covariance,
    standardize,
    regularization,
    tolerance,
    seed,
    restarts,
    // A start that is over has ended where it was told to.
    maxIterations: restarts > 1 ? maxIterations : 'any',
  };
}

/** A fit as it is kept. */
export function emRecord({ identity, run, now, best }: EmProgress): RunRecord {
  return {
    facts: { identity, run, now: factsOf(now), ...(best && { best: factsOf(best) }) },
    tensors: { ...under('now', numbersOf(now)), ...(best && under('best', numbersOf(best))) },
  };
}

/** The fit that is to be resumed; undefined where one begins anew. */
export async function loadEm(
  { resume, checkpoint }: FitSettings,
  identity: Identity,
): Promise<EmProgress | undefined> {
  const kept = await loadResumed(resume, checkpoint);
  if (!kept) return undefined;
  const { tensors } = kept;
  const facts = kept.facts as { identity?: Identity; run?: number; now?: unknown; best?: unknown };
  const { run, now, best } = facts;
  if (!facts.identity || !Number.isSafeInteger(run) || run! < 0) throw noRun(describe(facts));
  const differences = differencesOf(facts.identity, identity);
  if (differences.length > 0) throw otherRun(differences);
  return {
    identity,
    run: run!,
    now: runOf(now, within('now', tensors), identity),
    best: best === undefined ? undefined : runOf(best, within('best', tensors), identity),
  };
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
