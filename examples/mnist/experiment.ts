import {
  binarize,
  estimateLogLikelihood,
  evaluate,
  randomKey,
  takeRows,
  type Dataset,
  type FitOptions,
  type FitResult,
  type Vae,
} from 'vae-kit';
import { read } from '../shared/data/read.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import type { Panel } from '../shared/drawing/panel.js';
import { titled } from '../shared/drawing/text.js';
import {
  elboFigure,
  elboTable,
  meanAndModeFigure,
  reconstructionFigure,
  samplesFigure,
  stagesFigure,
} from '../shared/figures/digit-figures.js';
import { elboLine } from '../shared/running/elbo-line.js';
import { milestones } from '../shared/running/milestones.js';
import { looksAt } from '../shared/running/remember.js';
import type { Session } from '../shared/running/session.js';

/** A model of digits and how it learns. */
export interface DigitsRecipe {
  compose(seed: number): Vae;
  train(model: Vae, images: Dataset, options: FitOptions): Promise<FitResult>;
}

/** So many test images, at most, have their log-likelihood estimated. */
const ESTIMATED = 2000;

/** Trains the model, looks at what it generates meanwhile, and measures it on test images. */
export async function learnDigits(
  session: Session,
  { compose, train }: DigitsRecipe,
): Promise<void> {
  const { epochs, seed, batchSize, estimate = 0 } = session.options;
  const digits = await session.digits([784]);
  const test = digits.test.images;
  const heldOut = binarize(takeRows(test, test.size), randomKey(0));
  const model = compose(seed);

  // One seed, so that it is the same 100 latents each time.
  const look = (when: string): Panel =>
    titled(imageGrid(read(model.generate(100, { seed })), { scale: 1 }), when);
  const stages = looksAt('stages', milestones(epochs), ({ epoch }) => look(`epoch ${epoch}`));
  const result = await train(model, digits.train.images, {
    ...session.fitOptions([
      { onEpoch: (record) => console.log(elboLine(record, epochs)) },
      stages.callback,
    ]),
    validation: { data: heldOut },
  });
  const after = session.progress(result);
  if (result.ended !== 'completed') stages.add(look(after));

  const { elbo } = await evaluate(model, heldOut, { seed });
  session.highlight('test −ELBO', `${(-elbo).toFixed(2)} nats per image`);
  await session.saveModel(model);
  const signal = session.signal();
  if (estimate > 0 && signal) {
    const few = binarize(takeRows(test, Math.min(ESTIMATED, test.size)), randomKey(0));
    const found = await estimateLogLikelihood(model, few, { samples: estimate, seed, signal });
    few.dispose();
    const { mean, standardError, perDatum } = found;
    const figure = `${(-mean).toFixed(2)} ± ${standardError.toFixed(2)} nats per image`;
    console.log(`−log p(x) of ${perDatum.length} test images by ${estimate} samples: ${figure}`);
    session.highlight('test −log p(x)', `${figure}, of ${perDatum.length} by ${estimate} samples`);
  }
  await session.saveNetwork('encoder', model.encoder);
  await session.saveNetwork('decoder', model.decoder);
  await session.figure(elboFigure(session.log, digits.train.images.size / batchSize));
  await session.figure(reconstructionFigure(model, test, after));
  await session.figure(samplesFigure(model, seed, after));
  await session.figure(meanAndModeFigure(model, seed, after));
  await session.figure(stagesFigure(stages.seen));
  session.table(elboTable(session.log));
  heldOut.dispose();
  model.dispose();
}
