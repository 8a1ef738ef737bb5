import { mul, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { bernoulli, binarize, conditionalPrior, evaluate, fit, mlpDecoder, mlpEncoder, normalNoise, oneHot, randomKey, standardNormal, takeRows, vae, type Output, type Prior, type Vae } from 'vae-kit';
import { CLASSES, SPREAD, classRows, classStagesFigure, everyClass, styleFigure, transferFigure } from './shared/class-figures.js';
import { latentsOfStyles } from './shared/class-latents.js';
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
 *
 * Under N(0, I) nothing keeps z from knowing the class as well, and a z that speaks for another class than y gives a
 * mixture of the two. A prior p(z | y) that is learned goes with the label: trained beside it, and better in both respects.
 */
export const example: Example = {
  name: 'cvae',
  title: 'Digits to order from a class-conditioned VAE',
  summary: 'A VAE 784-500-20-500-784 whose encoder and decoder are told the label; a classifier of its own judges what it generates.',
  quick: { epochs: 20, takes: 'about 10 minutes' },
  full: { epochs: 100, takes: 'about 50 minutes' },
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

    const compose = (prior: Prior) =>
      vae({
        data: [784],
        latent: 20,
        condition: CLASSES,
        prior,
        encoder: mlpEncoder([500]),
        decoder: mlpDecoder([500]),
        likelihood: bernoulli(),
        seed,
      });

    const asked = everyClass(JUDGED);
    const recognition = (model: Vae<true>, output: Output, spread?: number) => {
      const images = tidy(() => {
        const condition = oneHot(asked, CLASSES);
        if (spread === undefined) return model.generate(asked.length, { condition, output, seed });
        const styles = mul(normalNoise(randomKey(seed), [asked.length, ...model.latent]), spread);
        return model.decode(latentsOfStyles(model, styles, condition), { condition, output, seed });
      });
      const counts = judge(images, asked);
      images.dispose();
      return counts;
    };
    const learn = async (name: string, prior: Prior) => {
      const model = compose(prior);
      const training = session.training(name);
      const records: RecognitionRecord[] = [];
      const stages: Panel[] = [];
      const look = (when: string) => void stages.push(titled(classRows(model, seed), when));
      const judgeAt = (epoch: number) => {
        const counts = recognition(model, 'mean');
        const record = { epoch, all: recognized(counts), worst: Math.min(...recognizedByClass(counts)) };
        records.push(record);
        return `recognised ${percent(record.all)}, of the worst class ${percent(record.worst)}`;
      };
      const result = await fit(model, train.images, {
        ...training.fitOptions([
          { onEpoch: (record) => console.log(`${name} | ${elboLine(record, epochs)} | ${judgeAt(record.epoch)}`) },
          atEpochs(milestones(epochs, [1, 5, 10, 20, 50, 100]), ({ epoch }) => look(`epoch ${epoch}`)),
        ]),
        condition: trainLabels,
        transform: binarize,
        validation: { data: heldOut, condition: testLabels },
      });
      const after = training.progress(result);
      if (result.ended !== 'completed') {
        look(after);
        console.log(`${name}, ${after}: ${judgeAt(result.state.step / stepsPerEpoch)}`);
      }
      const { elbo } = await evaluate(model, heldOut, { condition: testLabels, seed });
      session.highlight(`test −ELBO, ${name}`, `${(-elbo!).toFixed(2)} nats per image`);
      return { model, log: training.log, records, stages, after };
    };

    const { model, log, records, stages, after } = await learn('learned p(z|y)', conditionalPrior());
    const plain = await learn('N(0, I)', standardNormal());
    const narrow = recognition(model, 'mean', SPREAD);
    session.highlight(`digits that a classifier recognises, p(z|y) at ${SPREAD} σ`, `${percent(recognized(narrow))}, ${percent(Math.min(...recognizedByClass(narrow)))} of the worst class`);
    const table = recognitionTable({
      [`p(z|y) at ${SPREAD} σ, mean images`]: narrow,
      'p(z|y), mean images': recognition(model, 'mean'),
      'p(z|y), drawn pixels': recognition(model, 'sample'),
      'N(0, I), mean images': recognition(plain.model, 'mean'),
      'real test digits, grey': realGrey,
      'real test digits, binarised': realBinarized,
    });
    printTable(table);

    await session.saveNetwork('encoder', model.encoder);
    await session.saveNetwork('decoder', model.decoder);
    await session.saveNetwork('classifier', classifier);
    await session.figure(styleFigure(model, seed, after));
    await session.figure(classStagesFigure(stages));
    await session.figure(transferFigure(model, test, after));
    await session.figure(lowerBoundFigure(log, stepsPerEpoch));
    await session.figure(confusionFigure(narrow, after, `p(z|y) at ${SPREAD} of its standard deviations`));
    await session.figure(recognitionFigure(records));
    session.table(table);
    session.table(elboTable(log));
    for (const tensor of [grey, heldOut, trainLabels, testLabels]) tensor.dispose();
    classifier.dispose();
    model.dispose();
    plain.model.dispose();
  },
};

await runIfMain(example, import.meta.url);
