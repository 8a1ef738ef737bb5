import { vaeKitError, type VaeKitError } from '../core/errors.js';
import type { Rest } from '../core/rest.js';
import type { Components } from '../models/gaussian-mixture/components.js';
import { hasMatrices } from '../models/gaussian-mixture/covariance-type.js';
import { blockPosterior } from '../models/gaussian-mixture/expectation.js';
import { factorize, type Factors } from '../models/gaussian-mixture/factors.js';
import { maximize } from '../models/gaussian-mixture/maximization.js';
import { noMoments } from '../models/gaussian-mixture/moments.js';
import type { PointArray } from '../models/gaussian-mixture/points.js';
import { stepOver } from '../models/gaussian-mixture/span.js';

/** How many points are worked on between looks at the clock. */
export const POINTS_PER_REST = 4096;

/**
 * How many coordinates they have at most where covariances are diagonals: 512 KB, which both steps
 * then find in a cache. Matrices are themselves too large to be laid out so often.
 */
const VALUES_PER_REST = 65536;

/** What EM does besides finding the maximum. */
export interface EmOptions {
  readonly tolerance: number;
  /** What is added to the variance along each axis, `[D]`. */
  readonly regularization: Float64Array;
  readonly maxIterations: number;
  readonly signal: AbortSignal | undefined;
  readonly rest: Rest;
  /** Told how far it is after each iteration; EM waits for it. */
  readonly onIteration: (run: EmRun) => Promise<void>;
}

/** How far EM is, or where it ended. */
export interface EmRun {
  readonly components: Components;
  readonly lowerBounds: readonly number[];
  readonly converged: boolean;
}

/** Expectation and maximization by turns, from where it is to where the bound no longer rises. */
export async function runEm(points: PointArray, from: EmRun, options: EmOptions): Promise<EmRun> {
  const { tolerance, maxIterations, signal, onIteration } = options;
  const lowerBounds = [...from.lowerBounds];
  let { components, converged } = from;
  let factors = factorize(components, singular('at the start'));
  while (lowerBounds.length < maxIterations && !converged && !signal?.aborted) {
    const iteration = lowerBounds.length + 1;
    const { bound, next } = await iterate(points, components, factors, options);
    if (!Number.isFinite(bound))
      throw vaeKitError(
        `the bound of iteration ${iteration} must be a finite number`,
        `${bound}`,
        'Start nearer to the points.',
      );
    components = next;
    factors = factorize(next, singular(`after iteration ${iteration}`));
    converged = Math.abs(bound - (lowerBounds.at(-1) ?? -Infinity)) < tolerance;
    lowerBounds.push(bound);
    await onIteration({ components, lowerBounds: [...lowerBounds], converged });
    await options.rest();
  }
  return { components, lowerBounds, converged };
}

/** One pass over the points: the mean log-density before it, and the mixture after it. */
async function iterate(
  points: PointArray,
  components: Components,
  factors: Factors,
  { regularization, rest }: EmOptions,
): Promise<{ bound: number; next: Components }> {
  const { covariance, count, dimensions, means } = components;
  const matrices = hasMatrices(covariance);
  const moments = noMoments(matrices, count, dimensions, means);
  const posterior = blockPosterior(count);
  let total = 0;
  const few = Math.max(1, Math.floor(VALUES_PER_REST / dimensions));
  const step = matrices ? POINTS_PER_REST : Math.min(POINTS_PER_REST, few);
  for (let from = 0; from < points.count; from += step) {
    const to = Math.min(from + step, points.count);
    total += stepOver(factors, points, from, to, moments, posterior);
    await rest();
  }
  return { bound: total / points.count, next: maximize(moments, components, regularization) };
}

/** The error where a covariance is not positive definite. */
export function singular(when: string): (component: number) => VaeKitError {
  return (component) =>
    vaeKitError(
      `every covariance must be positive definite ${when}`,
      `one that is not, of component ${component}: its points lie on one another or in a ` +
        'plane, as far as float64 can tell',
      'Raise regularization, or ask for fewer components or another kind of covariance.',
      { option: 'regularization' },
    );
}
