import type { PointArray } from '../models/gaussian-mixture/points.js';
import type { Frame } from '../models/gaussian-mixture/standardize.js';
import type { EmRun } from './expectation-maximization.js';
import type { FitSettings } from './fit-gaussian-mixture-settings.js';
import type { Identity } from './other-run.js';

/** How far a fit by EM from several starts is. */
export interface EmFit {
  readonly type: 'mixture';
  readonly identity: Identity;
  /** Which start is under way, from 0. */
  start: number;
  /** How far it is; undefined before it begins. */
  now: EmRun | undefined;
  /** The best of those before it. */
  best: EmRun | undefined;
}

/** What must be the same for a fit to go on. */
export function emIdentity(settings: FitSettings, points: PointArray, frame: Frame): Identity {
  const { components, covariance, standardize, regularization, tolerance } = settings;
  const { seed, restarts, maxIterations } = settings;
  return {
    model: 'gaussianMixture',
    'number of points': points.count,
    'number of axes': points.dimensions,
    ...(points.weights && { 'weights of the points': weighed(points.weights) }),
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

/** A number that tells weights apart. */
const weighed = (weights: Float64Array) =>
  `${weights.reduce((sum, weight, i) => sum + weight * Math.sin(i + 1), 0)}`;
