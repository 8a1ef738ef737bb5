import { tidy } from '@tensorflow/tfjs-core';
import {
  binarize,
  evaluate,
  randomKey,
  takeRows,
  type Dataset,
  type Estimator,
  type BoundMetric,
  type FitOptions,
  type FitResult,
  type Metrics,
  type Params,
  type Vae,
} from 'vae-kit';
import { meanAndModeFigure } from '../shared/figures/digit-figures.js';
import { encoderSpread, type GradientSpread } from '../shared/measures/gradient-variance.js';
import { printElbo } from '../shared/running/elbo-line.js';
import { milestones } from '../shared/running/milestones.js';
import { printTable } from '../shared/running/print-table.js';
import { looksAt } from '../shared/running/remember.js';
import type { Session } from '../shared/running/session.js';
import { bitHistogramFigure, bitsByClassFigure, generatedBySeveralFigure } from './bits-figures.js';
import {
  estimatorsFigure,
  estimatorsTable,
  spreadFigure,
  spreadTable,
  type EstimatorRun,
  type SpreadRecord,
} from './estimator-figures.js';

/** Draws of a gradient that tell how it scatters; no more than steps, where these are limited. */
const DRAWS = 100;
const COLORS = ['#2ca02c', '#9467bd', '#1f77b4', '#d62728'];

/** An estimator by its name. */
export interface Candidate {
  readonly name: string;
  readonly estimator: Estimator<Params, 'any'>;
}

/** Estimators of the gradient, a model with each of them and how it learns. */
export interface EstimatorRecipe {
  readonly estimators: readonly Candidate[];
  compose(
    estimator: Candidate['estimator'],
    seed: number,
    networks?: Pick<Vae, 'encoder' | 'decoder'>,
  ): Vae;
  train(model: Vae, images: Dataset, options: FitOptions): Promise<FitResult>;
}

/**
 * Trains a model with each estimator, and measures how the gradient of each scatters at the weights
 * of the first one's training.
 */
export async function compareEstimators(
  session: Session,
  { estimators, compose, train }: EstimatorRecipe,
): Promise<void> {
  const { epochs, steps = DRAWS, batchSize, seed } = session.options;
  const draws = Math.max(2, Math.min(DRAWS, steps));
  const candidates = estimators.map((one, i) => ({ ...one, color: COLORS[i]! }));
  const digits = await session.digits([784]);
  const images = digits.train.images;
  const stepsPerEpoch = Math.ceil(images.size / batchSize);
  const { test } = digits;
  const heldOut = tidy(() => binarize(takeRows(test.images, test.images.size), randomKey(0)));

  const measureSpreads = async (model: Vae, epoch: number): Promise<SpreadRecord> => {
    const measured: GradientSpread[] = [];
    for (const { name, estimator } of candidates) {
      // The networks are shared, so that the weights are the same for every estimator.
      const shared = compose(estimator, seed, model);
      const spread = await encoderSpread(shared, images, { draws, batchSize, seed });
      console.log(
        `epoch ${Number(epoch.toFixed(2))} | ${name} | variance of the encoder's gradient ` +
          `${spread.variance.toPrecision(3)} nats²`,
      );
      measured.push(spread);
    }
    return { epoch, spreads: measured };
  };

  const reference = compose(candidates[0]!.estimator, seed);
  const spreads = looksAt('spreads', milestones(epochs), ({ epoch }) =>
    measureSpreads(reference, epoch),
  );
  const runs: (EstimatorRun & {
    readonly model: Vae;
    readonly after: string;
    readonly measured: Metrics<BoundMetric>;
  })[] = [];
  for (const candidate of candidates) {
    if (session.interrupted()) break;
    const { name, estimator } = candidate;
    const isReference = runs.length === 0;
    const model = isReference ? reference : compose(estimator, seed);
    const training = session.training(name);
    if (isReference && !training.resumes) spreads.begin(await measureSpreads(model, 0));
    const result = await train(model, images, {
      ...training.fitOptions([printElbo(name, epochs), ...(isReference ? [spreads.callback] : [])]),
      validation: { data: heldOut },
    });
    const epoch = result.state.step / stepsPerEpoch;
    // Stopped between two epochs, it may have been measured already.
    if (isReference && result.ended !== 'completed' && spreads.seen.at(-1)?.epoch !== epoch)
      spreads.add(await measureSpreads(model, epoch));
    Object.values(result.state.estimator).forEach((tensor) => tensor.dispose());
    const measured = await evaluate(model, heldOut, { seed });
    session.highlight(`test −ELBO, ${name}`, `${(-measured.elbo).toFixed(2)} nats per image`);
    runs.push({
      ...candidate,
      model,
      measured,
      log: training.log,
      after: training.progress(result),
    });
  }

  const best = runs[0]!;
  await session.saveModel(best.model);
  await session.saveNetwork('encoder', best.model.encoder);
  await session.saveNetwork('decoder', best.model.decoder);
  await session.figure(generatedBySeveralFigure(runs, seed));
  await session.figure(estimatorsFigure(runs, stepsPerEpoch));
  await session.figure(spreadFigure(spreads.seen, candidates, { draws, trainedWith: best.name }));
  await session.figure(meanAndModeFigure(best.model, seed, `${best.name}, ${best.after}`));
  await session.figure(bitHistogramFigure(runs, test.images, test.labels));
  await session.figure(bitsByClassFigure(best, test.images, test.labels, best.after));
  const tables = [estimatorsTable(runs), spreadTable(spreads.seen, candidates)];
  for (const table of tables) {
    printTable(table);
    session.table(table);
  }
  heldOut.dispose();
  for (const { model } of runs) model.dispose();
}
