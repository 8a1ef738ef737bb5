import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  binarize,
  evaluate,
  fit,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  takeRows,
  vae,
} from 'vae-kit';
import {
  CLASSES,
  classRows,
  classStagesFigure,
  emphasized,
  everyClass,
  sourcesFigure,
  styleFigure,
  transferFigure,
  type LabelledModel,
} from './cvae/class-figures.js';
import { drawByClass, fitClassMixtures } from './cvae/class-mixtures.js';
import { classify, trainClassifier } from './cvae/classifier.js';
import {
  confusion,
  percent,
  recognized,
  recognizedByClass,
  type Confusion,
} from './shared/measures/confusion.js';
import { elboTable } from './shared/figures/digit-figures.js';
import { elboLine } from './shared/running/elbo-line.js';
import { lowerBoundFigure } from './cvae/lower-bound.js';
import { milestones } from './shared/running/milestones.js';
import type { Panel } from './shared/drawing/panel.js';
import { printTable } from './shared/running/print-table.js';
import {
  confusionFigure,
  recognitionFigure,
  recognitionTable,
  type RecognitionRecord,
} from './cvae/recognition-figures.js';
import { runIfMain, type Example } from './shared/running/run-example.js';
import { titled } from './shared/drawing/text.js';
import { atEpochs } from './shared/running/training-log.js';

/** How many digits of each class are generated to be judged. */
const JUDGED = 100;

/** Components of the mixture that is fitted to the latents of each class. */
const COMPONENTS = 5;

/**
 * What a one-hot label is multiplied by. Adam moves each weight by about one step size, whatever
 * its gradient: with a label of 20 the networks use it twenty times sooner, before z has learned to
 * tell them the class, which it never unlearns.
 */
const labels = [
  { name: 'label of 20', emphasis: 20, color: '#1f77b4' },
  { name: 'label of 1', emphasis: 1, color: '#d62728' },
] as const;

/**
 * The class-conditioned VAE (Sohn, Lee and Yan, Learning structured output representation using
 * deep conditional generative models, 2015): p(x | y) = ∫ p(x | z, y) p(z) dz with z ~ N(0, I), and
 * a diagonal Gaussian for q(z | x, y). The label y goes to encoder and decoder as a one-hot vector.
 *
 * Digits that do not look like any come from latents that no training image has. A mixture of
 * Gaussians fitted afterwards to those that they do have draws few of them (Ghosh et al., From
 * variational to deterministic autoencoders, 2020, section 4).
 */
export const example: Example = {
  name: 'cvae',
  title: 'Digits to order from a class-conditioned VAE',
  summary:
    'A VAE 784-500-20-500-784 whose encoder and decoder are told the label; a classifier of ' +
    'its own judges what it generates.',
  quick: { epochs: 20, takes: 'about 10 minutes' },
  full: { epochs: 100, takes: 'about 45 minutes' },
  data: 'digits',
  async run(session) {
    const { epochs, steps, batchSize, seed } = session.options;
    const { train, test } = await session.digits([784]);
    const stepsPerEpoch = Math.ceil(train.images.size / batchSize);
    const grey = takeRows(test.images, test.images.size);
    const heldOut = binarize(grey, randomKey(0));

    const classifier = await trainClassifier(train, {
      seed,
      steps,
      onEpoch: (epoch, of, loss) =>
        console.log(
          `classifier: epoch ${epoch}/${of}, cross-entropy ${loss.toFixed(4)} nats per image`,
        ),
    });
    const judge = (images: Tensor, truth: ArrayLike<number>) =>
      confusion(truth, classify(classifier, images), CLASSES);
    const realGrey = judge(grey, test.labels);
    const realBinarized = judge(heldOut, test.labels);
    console.log(
      `classifier: recognises ${percent(recognized(realGrey))} of grey test digits and ` +
        `${percent(recognized(realBinarized))} of binarised ones`,
    );

    const asked = everyClass(JUDGED);
    const judgeGenerated = (generate: () => Tensor): Confusion => {
      const images = tidy(generate);
      const counts = judge(images, asked);
      images.dispose();
      return counts;
    };
    const inWords = (counts: Confusion) =>
      `${percent(recognized(counts))} recognised, ` +
      `${percent(Math.min(...recognizedByClass(counts)))} of the worst class`;

    const learn = async ({ name, emphasis, color }: (typeof labels)[number]) => {
      const conditionOf = (classes: ArrayLike<number>) => emphasized(classes, emphasis);
      const model = vae({
        data: [784],
        latent: 20,
        condition: CLASSES,
        encoder: mlpEncoder([500]),
        decoder: mlpDecoder([500]),
        likelihood: bernoulli(),
        seed,
      });
      const labelled: LabelledModel = { model, conditionOf };
      const generated = (output: 'mean' | 'sample') =>
        judgeGenerated(() =>
          model.generate(asked.length, { condition: conditionOf(asked), output, seed }),
        );

      const records: RecognitionRecord[] = [];
      const stages: Panel[] = [];
      const look = (when: string) => void stages.push(titled(classRows(labelled, seed), when));
      const record = (epoch: number) => {
        const counts = generated('mean');
        records.push({
          epoch,
          all: recognized(counts),
          worst: Math.min(...recognizedByClass(counts)),
        });
        return inWords(counts);
      };
      const training = session.training(name);
      const [condition, heldOutCondition] = [conditionOf(train.labels), conditionOf(test.labels)];
      const result = await fit(model, train.images, {
        ...training.fitOptions([
          {
            onEpoch: (done) =>
              console.log(`${name} | ${elboLine(done, epochs)} | ${record(done.epoch)}`),
          },
          atEpochs(milestones(epochs, [1, 5, 10, 20, 50, 100]), ({ epoch }) =>
            look(`epoch ${epoch}`),
          ),
        ]),
        condition,
        transform: binarize,
        validation: { data: heldOut, condition: heldOutCondition },
      });
      const after = training.progress(result);
      if (result.ended !== 'completed') {
        look(after);
        console.log(`${name}, ${after}: ${record(result.state.step / stepsPerEpoch)}`);
      }
      const { elbo } = await evaluate(model, heldOut, { condition: heldOutCondition, seed });
      condition.dispose();
      heldOutCondition.dispose();
      session.highlight(`test −ELBO, ${name}`, `${(-elbo!).toFixed(2)} nats per image`);
      return {
        name,
        color,
        labelled,
        log: training.log,
        records,
        stages,
        after,
        means: generated('mean'),
        pixels: generated('sample'),
      };
    };

    const [strong, weak] = [await learn(labels[0]), await learn(labels[1])];
    const { labelled, after } = strong;
    const { signal } = session.fitOptions();
    const mixtures = await fitClassMixtures(labelled, train, {
      components: COMPONENTS,
      seed,
      signal: session.interrupted() ? undefined : signal,
    });
    const fromMixtures = (output: 'mean' | 'sample') =>
      judgeGenerated(() =>
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

    await session.saveNetwork('encoder', labelled.model.encoder);
    await session.saveNetwork('decoder', labelled.model.decoder);
    await session.saveNetwork('classifier', classifier);
    await session.figure(styleFigure(labelled, seed, after));
    await session.figure(classStagesFigure(strong.stages));
    await session.figure(
      sourcesFigure(labelled, (times) => drawByClass(mixtures, times, seed), seed, after),
    );
    await session.figure(transferFigure(labelled, test, after));
    await session.figure(lowerBoundFigure(strong.log, stepsPerEpoch));
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
    await session.figure(recognitionFigure([strong, weak]));
    session.table(table);
    session.table(elboTable(strong.log));
    grey.dispose();
    heldOut.dispose();
    classifier.dispose();
    labelled.model.dispose();
    weak.labelled.model.dispose();
  },
};

await runIfMain(example, import.meta.url);
