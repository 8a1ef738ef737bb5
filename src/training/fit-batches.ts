import { openProgress } from '#platform';
import { optionError } from '../core/errors.js';
import { foldIn, randomKey } from '../core/keys.js';
import { restNowAndThen } from '../core/rest.js';
import { formatShape } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import { checkedDataset } from '../data/tensor-dataset.js';
import { batchesOf } from '../models/gaussian-mixture/batches.js';
import { pointsInFrame } from '../models/gaussian-mixture/standardize.js';
import { meanOne, shareOfEach, takePoints } from '../models/gaussian-mixture/weighted-points.js';
import type { FitSettings } from './fit-gaussian-mixture-settings.js';
import { fitPoints, logUnits, type FittedInFrame } from './fit-points.js';
import { stepwiseEm } from './stepwise-em.js';

/** So many points are read at once unless told. */
const BATCH = 4096;

/** Fits a mixture to points of which one batch is in memory at a time. */
export async function fitBatches(
  points: Dataset,
  settings: FitSettings,
): Promise<FittedInFrame & { readonly count: number }> {
  const { batchSize = BATCH, maxIterations, tolerance, signal, checkpoint, resume } = settings;
  if (checkpoint !== undefined || resume !== false)
    throw optionError(
      checkpoint === undefined ? 'resume' : 'checkpoint',
      'must be left out for a dataset',
      'it',
      'Go on from a former mixture: warmStart.',
    );
  const dataset = checkedDataset(points, 'points');
  if (dataset.shape.length !== 1)
    throw optionError(
      'points',
      'must be a dataset of rows of numbers, of a shape such as [2]',
      formatShape(dataset.shape),
      'Reshape its rows.',
    );
  const { size: count } = dataset;
  const shares = shareOfEach(settings.weights, count);
  const key = randomKey(settings.seed);
  const read = async (positions: ArrayLike<number>) => {
    const rows = await dataset.batch(positions);
    try {
      const values = Float64Array.from(await rows.data());
      const batch = { values, count: positions.length, dimensions: dataset.shape[0]! };
      return takePoints(batch, (i) => shares?.(positions[i]!));
    } finally {
      rows.dispose();
    }
  };
  const passes = (pass: number) => batchesOf(dataset, batchSize, foldIn(key, pass + 1));
  const first = meanOne(await read(passes(0).next().value!));
  // What was given is where to go on from; what was found is worth finding well.
  const isGiven = typeof (settings.warmStart ?? settings.initialization) === 'object';
  const whole = count <= batchSize;
  const start = await fitPoints(first, {
    ...settings,
    maxIterations: isGiven && !whole ? 0 : maxIterations,
    progress: whole && settings.progress,
  });
  if (whole) return { ...start, count };

  const { frame, regularization } = start;
  const step = stepwiseEm(start.components, regularization, restNowAndThen());
  const perUnit = logUnits(frame);
  const lowerBounds: number[] = [];
  let converged = false;
  const bar = settings.progress
    ? await openProgress({ title: 'fitting a mixture', total: maxIterations, unit: 'passes' })
    : undefined;
  try {
    while (lowerBounds.length < maxIterations && !converged && !signal?.aborted) {
      let [total, weight] = [0, 0];
      for (const positions of passes(lowerBounds.length)) {
        if (signal?.aborted) break;
        const batch = pointsInFrame(await read(positions), frame);
        total += await step.take(batch, positions.length);
        weight += batch.weights?.reduce((sum, each) => sum + each, 0) ?? batch.count;
      }
      if (signal?.aborted) break;
      const bound = total / weight;
      converged = Math.abs(bound - (lowerBounds.at(-1) ?? -Infinity)) < tolerance;
      lowerBounds.push(bound);
      bar?.update(lowerBounds.length, `log p ${(bound - perUnit).toFixed(3)}`);
    }
  } finally {
    bar?.stop();
  }
  return { components: step.components(), lowerBounds, converged, frame, regularization, count };
}
