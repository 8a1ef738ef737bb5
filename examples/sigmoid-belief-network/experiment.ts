import { mean, tidy, type Tensor } from '@tensorflow/tfjs-core';
import {
  binarize,
  evaluate,
  randomKey,
  takeRows,
  type AmortizedSigmoidBeliefNetwork,
  type Dataset,
  type FitOptions,
  type FitResult,
  type SigmoidBeliefNetwork,
} from 'vae-kit';
import { meanOf } from '../shared/data/mean-of.js';
import { elboFigure, elboTable } from '../shared/figures/digit-figures.js';
import { printElbo } from '../shared/running/elbo-line.js';
import { printTable } from '../shared/running/print-table.js';
import type { Session } from '../shared/running/session.js';
import {
  beliefReconstructionFigure,
  beliefSamplesFigure,
  boundsTable,
  unitsFigure,
  type BoundRow,
} from './belief-figures.js';

/**
 * A mean field of its own for each image takes its time: so many images are learned by it, and
 * tested.
 */
const MEAN_FIELD = { images: 1000, tested: 200, batchSize: 20 };

/** A belief network, and two ways in which it learns. */
export interface BeliefRecipe {
  compose(dataMean: Tensor, seed: number): SigmoidBeliefNetwork;
  withEncoder(network: SigmoidBeliefNetwork, seed: number): AmortizedSigmoidBeliefNetwork;
  train(
    model: AmortizedSigmoidBeliefNetwork,
    images: Dataset,
    steps: number,
    options: FitOptions,
  ): Promise<FitResult>;
  trainWithMeanFields(
    network: SigmoidBeliefNetwork,
    images: Tensor,
    steps: number,
    options: FitOptions,
  ): Promise<FitResult>;
}

/** Trains one network with an encoder and one with mean fields, and compares their bounds. */
export async function compareLearning(
  session: Session,
  { compose, withEncoder, train, trainWithMeanFields }: BeliefRecipe,
): Promise<void> {
  const { epochs, batchSize, seed } = session.options;
  const { train: digits, test } = await session.digits([784]);
  const { images } = digits;
  const heldOut = tidy(() => binarize(takeRows(test.images, test.images.size), randomKey(0)));
  const some = tidy(() =>
    binarize(takeRows(test.images, Math.min(MEAN_FIELD.tested, test.images.size)), randomKey(0)),
  );
  const dataMean = meanOf(images);
  const [byEncoder, byMeanField] = [compose(dataMean, seed), compose(dataMean, seed)];

  const model = withEncoder(byEncoder, seed);
  const encoderTraining = session.training('with an encoder');
  const steps = epochs * Math.ceil(images.size / batchSize);
  const learned = await train(model, images, steps, {
    ...encoderTraining.fitOptions([printElbo('with an encoder', epochs)]),
    validation: { data: heldOut },
  });
  const elbo = -(await evaluate(model, heldOut, { seed })).elbo;
  session.highlight('test −bound with an encoder', `${elbo.toFixed(2)} nats per image`);

  const trained = { trainedBy: 'encoder', images: images.size, ...effortOf(learned) };
  const rows: BoundRow[] = [
    { ...trained, boundBy: 'encoder', tested: test.images.size, bound: elbo },
    {
      ...trained,
      boundBy: 'mean field',
      tested: some.shape[0],
      bound: -meanBound(byEncoder, some),
    },
  ];
  if (!session.interrupted()) {
    const few = takeRows(images, Math.min(MEAN_FIELD.images, images.size));
    const count = few.shape[0];
    const training = session.training('with mean fields');
    const meanFieldSteps = epochs * Math.ceil(count / MEAN_FIELD.batchSize);
    const alternated = await trainWithMeanFields(byMeanField, few, meanFieldSteps, {
      ...training.fitOptions([
        {
          onEpoch: ({ epoch, loss, seconds }) =>
            console.log(
              `with mean fields | epoch ${epoch}/${epochs} | train -bound ${loss.toFixed(2)} ` +
                `| ${seconds.toFixed(1)} s`,
            ),
        },
      ]),
      batchSize: Math.min(MEAN_FIELD.batchSize, count),
    });
    const bound = -meanBound(byMeanField, some);
    session.highlight(
      `test −bound with mean fields, ${count} images`,
      `${bound.toFixed(2)} nats per image`,
    );
    rows.push({
      trainedBy: 'mean field',
      boundBy: 'mean field',
      images: count,
      ...effortOf(alternated),
      tested: some.shape[0],
      bound,
    });
    few.dispose();
  }

  const after = encoderTraining.progress(learned);
  await session.saveModel(model);
  await session.saveNetwork('encoder', model.encoders[0]!);
  await session.figure(elboFigure(encoderTraining.log, images.size / batchSize));
  await session.figure(
    beliefSamplesFigure(
      [
        { name: 'with an encoder', network: byEncoder },
        ...(rows.length > 2 ? [{ name: 'with mean fields', network: byMeanField }] : []),
      ],
      seed,
    ),
  );
  await session.figure(beliefReconstructionFigure(model, test.images, after));
  await session.figure(unitsFigure(byEncoder, after));
  const table = boundsTable(rows);
  printTable(table);
  session.table(table);
  session.table(elboTable(encoderTraining.log));
  for (const tensor of [heldOut, some, dataMean]) tensor.dispose();
  for (const one of [model, byEncoder, byMeanField]) one.dispose();
}

function meanBound(network: SigmoidBeliefNetwork, data: Tensor): number {
  return tidy(() => mean(network.meanField(data).bound).dataSync()[0]!);
}

/** What a training cost. */
function effortOf({ history, state }: FitResult): { steps: number; seconds: number } {
  return {
    steps: state.step,
    seconds: history.reduce((total, { seconds }) => total + seconds, 0),
  };
}
