import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import { bernoulli, binarize, evaluate, fit, mlpDecoder, mlpEncoder, oneHot, randomKey, takeRows, vae, type Output } from 'vae-kit';
import { CLASSES, classRows, classStagesFigure, everyClass, styleFigure, transferFigure } from './shared/class-figures.js';
import { classify, trainClassifier } from './shared/classifier.js';
import { confusion, percent, recognized, recognizedByClass } from './shared/confusion.js';
import { elboTable } from './shared/digit-figures.js';
import { elboLine } from './shared/elbo-line.js';
import { lowerBoundFigure } from './shared/lower-bound.js';
import { milestones } from './shared/milestones.js';
import type { Panel } from './shared/panel.js';
import { printTable } from './shared/print-table.js';
import { confusionFigure, recognitionFigure, recognitionTable, type RecognitionRecord } from './shared/recognition-figures.js';
import { runIfMain, type Example } from './shared/run-example.js';
import { titled } from './shared/text.js';
import { atEpochs } from './shared/training-log.js';

/** How many digits of each class are generated to be judged. */
const JUDGED = 100;

/**
 * The class-conditioned VAE (Sohn, Lee and Yan, Learning structured output representation using deep
 * conditional generative models, 2015): p(x | y) = ∫ p(x | z, y) p(z) dz with z ~ N(0, I), and a
 * diagonal Gaussian for q(z | x, y). The label y goes to encoder and decoder as a one-hot vector.
 */
export const example: Example = {
  name: 'cvae',
  title: 'Digits to order from a class-conditioned VAE',
  summary: 'A VAE 784-500-20-500-784 whose encoder and decoder are told the label; a classifier of its own judges what it generates.',
  quick: { epochs: 20, takes: 'about 5 minutes' },
  full: { epochs: 100, takes: 'about 25 minutes' },
  data: 'digits',
  async run(session) {
    const { epochs, steps, batchSize, seed } = session.options;
    const { train, test } = await session.digits([784]);
    const stepsPerEpoch = Math.ceil(train.images.size / batchSize);
    const grey = takeRows(test.images, test.images.size);
    const heldOut = binarize(grey, randomKey(0));
    const trainLabels = oneHot(train.labels, CLASSES);
    const testLabels = oneHot(test.labels, CLASSES);

    const classifier = await trainClassifier(train, {
      seed,
      steps,
      onEpoch: (epoch, of, loss) => console.log(`classifier: epoch ${epoch}/${of}, cross-entropy ${loss.toFixed(4)} nats per image`),
    });
    const judge = (images: Tensor, truth: ArrayLike<number>) => confusion(truth, classify(classifier, images), CLASSES);
    const realGrey = judge(grey, test.labels);
    const realBinarized = judge(heldOut, test.labels);
    console.log(`classifier: recognises ${percent(recognized(realGrey))} of grey test digits and ${percent(recognized(realBinarized))} of binarised ones`);

    const model = vae({
      data: [784],
      latent: 20,
      condition: CLASSES,
      encoder: mlpEncoder([500]),
      decoder: mlpDecoder([500]),
      likelihood: bernoulli(),
      seed,
    });

    const asked = everyClass(JUDGED);
    const recognition = (output: Output) => {
      const images = tidy(() => model.generate(asked.length, { condition: oneHot(asked, CLASSES), output, seed }));
      const counts = judge(images, asked);
      images.dispose();
      return counts;
    };
    const records: RecognitionRecord[] = [];
    const stages: Panel[] = [];
    const look = (when: string) => void stages.push(titled(classRows(model, seed), when));
    const judgeAt = (epoch: number) => {
      const counts = recognition('mean');
      const record = { epoch, all: recognized(counts), worst: Math.min(...recognizedByClass(counts)) };
      records.push(record);
      return `recognised ${percent(record.all)}, of the worst class ${percent(record.worst)}`;
    };
    const result = await fit(model, train.images, {
      ...session.fitOptions([
        { onEpoch: (record) => console.log(`${elboLine(record, epochs)} | ${judgeAt(record.epoch)}`) },
        atEpochs(milestones(epochs, [1, 5, 10, 20, 50, 100]), ({ epoch }) => look(`epoch ${epoch}`)),
      ]),
      condition: trainLabels,
      transform: binarize,
      validation: { data: heldOut, condition: testLabels },
    });
    const after = session.progress(result);
    if (result.ended !== 'completed') {
      look(after);
      console.log(`${after}: ${judgeAt(result.state.step / stepsPerEpoch)}`);
    }

    const { elbo: bound } = await evaluate(model, heldOut, { condition: testLabels, seed });
    const meanImages = recognition('mean');
    session.highlight('test −ELBO', `${(-bound!).toFixed(2)} nats per image`);
    session.highlight('digits that a classifier recognises', `${percent(recognized(meanImages))}, ${percent(Math.min(...recognizedByClass(meanImages)))} of the worst class`);
    const table = recognitionTable({ meanImages, drawnPixels: recognition('sample'), realGrey, realBinarized });
    printTable(table);

    await session.saveNetwork('encoder', model.encoder);
    await session.saveNetwork('decoder', model.decoder);
    await session.saveNetwork('classifier', classifier);
    await session.figure(styleFigure(model, seed, after));
    await session.figure(classStagesFigure(stages));
    await session.figure(transferFigure(model, test, after));
    await session.figure(lowerBoundFigure(session.log, stepsPerEpoch));
    await session.figure(confusionFigure(meanImages, after));
    await session.figure(recognitionFigure(records));
    session.table(table);
    session.table(elboTable(session.log));
    for (const tensor of [grey, heldOut, trainLabels, testLabels]) tensor.dispose();
    classifier.dispose();
    model.dispose();
  },
};

await runIfMain(example, import.meta.url);
