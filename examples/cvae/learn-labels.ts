import type { Tensor } from '@tensorflow/tfjs-core';
import {
  evaluate,
  type BoundMetric,
  type Dataset,
  type FitOptions,
  type FitResult,
  type Vae,
} from 'vae-kit';
import type { Digits } from '../shared/data/digits.js';
import type { Panel } from '../shared/drawing/panel.js';
import { titled } from '../shared/drawing/text.js';
import { recognized, recognizedByClass, type Confusion } from '../shared/measures/confusion.js';
import { elboLine } from '../shared/running/elbo-line.js';
import { everyEpoch, milestones } from '../shared/running/milestones.js';
import { looksAt } from '../shared/running/remember.js';
import type { Session } from '../shared/running/session.js';
import type { TrainingLog } from '../shared/running/training-log.js';
import { classRows, emphasized, everyClass, type LabelledModel } from './class-figures.js';
import { inWords, JUDGED, type Judge } from './judge.js';
import type { RecognitionRecord } from './recognition-figures.js';

/** A model of labelled digits and how it learns. */
export interface LabelRecipe {
  /**
   * What a one-hot label is multiplied by, a model for each: the one that is shown, and another.
   */
  readonly emphases: readonly [number, number];
  compose(seed: number): Vae<true>;
  train(
    model: Vae<true>,
    images: Dataset,
    condition: Tensor,
    options: FitOptions,
  ): Promise<FitResult>;
}

/** A model that has learned from labels, and what was seen of it. */
export interface LearnedLabels {
  readonly name: string;
  readonly labelled: LabelledModel;
  readonly log: TrainingLog;
  readonly records: readonly RecognitionRecord[];
  readonly stages: readonly Panel[];
  /** How far it was trained, as in `'after 5 epochs'`. */
  readonly after: string;
  /** What the judge says of digits from N(0, I): of mean images, and of drawn pixels. */
  readonly means: Confusion;
  readonly pixels: Confusion;
}

/** Trains a model whose labels are multiplied by a number, and has its digits judged meanwhile. */
export async function learnLabels(
  session: Session,
  { compose, train }: LabelRecipe,
  emphasis: number,
  { train: images, test }: Pick<Digits, 'train' | 'test'>,
  heldOut: Tensor,
  { judgeGenerated }: Judge,
): Promise<LearnedLabels> {
  const { epochs, batchSize, seed } = session.options;
  const name = `label of ${emphasis}`;
  const conditionOf = (classes: ArrayLike<number>) => emphasized(classes, emphasis);
  const model = compose(seed);
  const labelled: LabelledModel = { model, conditionOf };
  const asked = everyClass(JUDGED);
  const generated = (output: 'mean' | 'sample') =>
    judgeGenerated(() =>
      model.generate(asked.length, { condition: conditionOf(asked), output, seed }),
    );

  const look = (when: string): Panel => titled(classRows(labelled, seed), when);
  const stages = looksAt('stages', milestones(epochs, [1, 5, 10, 20, 50, 100]), ({ epoch }) =>
    look(`epoch ${epoch}`),
  );
  const recognition = (epoch: number, line: string): RecognitionRecord => {
    const counts = generated('mean');
    console.log(`${name} | ${line} | ${inWords(counts)}`);
    return { epoch, all: recognized(counts), worst: Math.min(...recognizedByClass(counts)) };
  };
  const records = looksAt<RecognitionRecord, BoundMetric>(
    'recognition',
    everyEpoch(epochs),
    (done) => recognition(done.epoch, elboLine(done, epochs)),
  );
  const training = session.training(name);
  const condition = conditionOf(images.labels);
  const heldOutCondition = conditionOf(test.labels);
  const result = await train(model, images.images, condition, {
    ...training.fitOptions([records.callback, stages.callback]),
    validation: { data: heldOut, condition: heldOutCondition },
  });
  const after = training.progress(result);
  if (result.ended !== 'completed') {
    stages.add(look(after));
    const epoch = result.state.step / Math.ceil(images.images.size / batchSize);
    records.add(recognition(epoch, after));
  }
  const { elbo } = await evaluate(model, heldOut, { condition: heldOutCondition, seed });
  condition.dispose();
  heldOutCondition.dispose();
  session.highlight(`test −ELBO, ${name}`, `${(-elbo).toFixed(2)} nats per image`);
  return {
    name,
    labelled,
    log: training.log,
    records: records.seen,
    stages: stages.seen,
    after,
    means: generated('mean'),
    pixels: generated('sample'),
  };
}
