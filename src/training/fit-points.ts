import { openProgress } from '#platform';
import { optionError } from '../core/errors.js';
import { foldIn, randomKey } from '../core/keys.js';
import { restNowAndThen } from '../core/rest.js';
import { startInFrame } from '../models/gaussian-mixture/initialization.js';
import type { PointArray } from '../models/gaussian-mixture/points.js';
import { frameOf, pointsInFrame, type Frame } from '../models/gaussian-mixture/standardize.js';
import { startOf, type StartSettings } from '../models/gaussian-mixture/start.js';
import { isDue, resumeRun } from './checkpoint.js';
import { emIdentity, type EmFit } from './em-fit.js';
import { runEm, type EmRun } from './expectation-maximization.js';
import { planOf, type FitSettings } from './fit-gaussian-mixture-settings.js';

/** A mixture in the frame of its points. */
export interface FittedInFrame extends EmRun {
  readonly frame: Frame;
  /** What was added to the variance along each axis of the frame, `[D]`. */
  readonly regularization: Float64Array;
}

/** Fits a mixture to points that are all there: the best of all starts. */
export async function fitPoints(given: PointArray, settings: FitSettings): Promise<FittedInFrame> {
  const { components: count, covariance, maxIterations, restarts, signal, checkpoint } = settings;
  const runKey = randomKey(settings.seed);
  if (count > given.count)
    throw optionError(
      'components',
      `must be at most the number of points${given.weights ? ' that count' : ''}, ${given.count}`,
      `${count}`,
      'Ask for fewer components, or give more points.',
    );
  const plan = planOf(settings, given.dimensions);
  const frame = frameOf(given, covariance);
  const seen = pointsInFrame(given, frame);
  const start = startInFrame(plan, covariance, frame);
  const starting = { covariance, count, ...relativeTo(frame, settings) };
  const { regularization } = starting;
  const perUnit = logUnits(frame);
  const rest = restNowAndThen();
  const bar = settings.progress
    ? await openProgress({
        title: 'fitting a mixture',
        total: restarts * maxIterations,
        unit: 'iterations',
      })
    : undefined;
  const fit: EmFit = {
    type: 'mixture',
    identity: emIdentity(settings, given, frame),
    start: 0,
    now: undefined,
    best: undefined,
  };
  try {
    await resumeRun(fit, settings.resume, checkpoint);
    for (; fit.start < restarts && !(fit.best && signal?.aborted); fit.start++) {
      const from = fit.now ?? {
        components: await startOf(start, seen, starting, foldIn(runKey, fit.start), rest),
        lowerBounds: [],
        converged: false,
      };
      const result = await runEm(seen, from, {
        tolerance: settings.tolerance,
        regularization,
        maxIterations,
        signal,
        rest,
        async onIteration(now) {
          fit.now = now;
          const iteration = now.lowerBounds.length;
          const bound = now.lowerBounds.at(-1)! - perUnit;
          bar?.update(fit.start * maxIterations + iteration, `log p ${bound.toFixed(3)}`);
          if ([checkpoint?.everySteps, checkpoint?.everyEpochs].some((n) => isDue(n, iteration)))
            await checkpoint!.save(fit);
        },
      });
      fit.now = result;
      await checkpoint?.save(fit);
      if (!fit.best || lastBound(result) > lastBound(fit.best)) fit.best = result;
      fit.now = undefined;
    }
  } finally {
    bar?.stop();
  }
  return { ...fit.best!, frame, regularization };
}

/** Densities are per unit of each axis: what the bounds in a frame are greater by. */
export function logUnits({ units }: Frame): number {
  return units.reduce((sum, unit) => sum + Math.log(unit), 0);
}

/**
 * The bound that starts are compared by: that of one cut off before its first iteration is not
 * known.
 */
function lastBound({ lowerBounds }: EmRun): number {
  return lowerBounds.at(-1) ?? -Infinity;
}

/**
 * What is added to the variance along each axis, and how long that axis is for k-means, in the
 * units of a frame: the same for all axes, or what it is in the units that the points came in.
 */
function relativeTo(
  { units }: Frame,
  { standardize, regularization }: FitSettings,
): Pick<StartSettings, 'regularization' | 'lengths'> {
  const longest = Math.max(...units);
  return {
    regularization: units.map((unit) => regularization / (standardize ? 1 : unit * unit)),
    lengths: units.map((unit) => (standardize ? 1 : unit / longest)),
  };
}
