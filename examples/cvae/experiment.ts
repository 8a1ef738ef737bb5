import { join } from 'node:path';
import { binarize, randomKey, takeRows } from 'vae-kit';
import { elboTable } from '../shared/figures/digit-figures.js';
import { percent, recognized } from '../shared/measures/confusion.js';
import { printTable } from '../shared/running/print-table.js';
import type { Session } from '../shared/running/session.js';
import {
  classStagesFigure,
  everyClass,
  sourcesFigure,
  styleFigure,
  transferFigure,
} from './class-figures.js';
import { drawByClass, fitClassMixtures } from './class-mixtures.js';
import { trainClassifier } from './classifier.js';
import { inWords, judgeBy, JUDGED } from './judge.js';
import { learnLabels, type LabelRecipe } from './learn-labels.js';
import { lowerBoundFigure } from './lower-bound.js';
import { confusionFigure, recognitionFigure, recognitionTable } from './recognition-figures.js';

/** Components of the mixture that is fitted to the latents of each class. */
const COMPONENTS = 5;
const COLORS = ['#1f77b4', '#d62728'] as const;

/**
 * Trains a classifier as a judge, and a model for each emphasis of the label.
 *
 * Digits that do not look like any come from latents that no training image has. A mixture of
 * Gaussians fitted afterwards to those that they do have draws few of them (Ghosh et al., From
 * variational to deterministic autoencoders, 2020, section 4).
 */
export async function judgeDigits(session: Session, recipe: LabelRecipe): Promise<void> {
  const { steps, batchSize, seed } = session.options;
  const digits = await session.digits([784]);
  const { train, test } = digits;
  const grey = takeRows(test.images, test.images.size);
  const heldOut = binarize(grey, randomKey(0));

  const classifier = await session.checkpoints.network(
    `classifier of ${train.images.size} images, seed ${seed}, ${steps ?? 'all'} steps`,
    () =>
      trainClassifier(train, {
        seed,
        steps,
        onEpoch: (epoch, of, loss) =>
          console.log(
            `classifier: epoch ${epoch}/${of}, cross-entropy ${loss.toFixed(4)} nats per image`,
          ),
      }),
  );
  const judging = judgeBy(classifier);
  const realGrey = judging.judge(grey, test.labels);
  const realBinarized = judging.judge(heldOut, test.labels);
  console.log(
    `classifier: recognises ${percent(recognized(realGrey))} of grey test digits and ` +
      `${percent(recognized(realBinarized))} of binarised ones`,
  );

  const learn = (emphasis: number) =>
    learnLabels(session, recipe, emphasis, digits, heldOut, judging);
  const strong = await learn(recipe.emphases[0]);
  const weak = await learn(recipe.emphases[1]);

  const { labelled, after } = strong;
  const mixtures = await fitClassMixtures(labelled, train, {
    components: COMPONENTS,
    seed,
    signal: session.signal(),
  });
  const asked = everyClass(JUDGED);
  const fromMixtures = (output: 'mean' | 'sample') =>
    judging.judgeGenerated(() =>
      labelled.model.decode(drawByClass(mixtures, JUDGED, seed), {
        condition: labelled.conditionOf(asked),
        output,
        seed,
      }),
    );
  const mixed = fromMixtures('mean');
  session.highlight(`digits of N(0, I), ${strong.name}`, inWords(strong.means));
  session.highlight(`digits of N(0, I), ${weak.name}`, inWords(weak.means));
  session.highlight(`digits of a mixture for each class, ${strong.name}`, inWords(mixed));
  const table = recognitionTable({
    [`${strong.name}, mixture of the class, mean images`]: mixed,
    [`${strong.name}, mixture of the class, drawn pixels`]: fromMixtures('sample'),
    [`${strong.name}, N(0, I), mean images`]: strong.means,
    [`${strong.name}, N(0, I), drawn pixels`]: strong.pixels,
    [`${weak.name}, N(0, I), mean images`]: weak.means,
    'real test digits, grey': realGrey,
    'real test digits, binarised': realBinarized,
  });
  printTable(table);

  await session.saveModel(labelled.model);
  console.log(
    `sevens of it: npx vae-kit sample ${join(session.options.out, 'model.safetensors')} ` +
      `--condition 7x${recipe.emphases[0]}`,
  );
  await session.saveNetwork('encoder', labelled.model.encoder);
  await session.saveNetwork('decoder', labelled.model.decoder);
  await session.saveNetwork('classifier', classifier);
  await session.figure(styleFigure(labelled, seed, after));
  await session.figure(classStagesFigure(strong.stages));
  await session.figure(
    sourcesFigure(labelled, (times) => drawByClass(mixtures, times, seed), seed, after),
  );
  await session.figure(transferFigure(labelled, test, after));
  await session.figure(lowerBoundFigure(strong.log, Math.ceil(train.images.size / batchSize)));
  await session.figure(
    confusionFigure(
      {
        'mixture of the class': mixed,
        'N(0, I)': strong.means,
        [`N(0, I), ${weak.name}`]: weak.means,
      },
      after,
    ),
  );
  await session.figure(
    recognitionFigure([strong, weak].map((run, i) => ({ ...run, color: COLORS[i]! }))),
  );
  session.table(table);
  session.table(elboTable(strong.log));
  grey.dispose();
  heldOut.dispose();
  classifier.dispose();
  labelled.model.dispose();
  weak.labelled.model.dispose();
}
