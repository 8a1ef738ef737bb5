import { mean, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import {
  binarize,
  evaluate,
  fit,
  fitSigmoidBeliefNetwork,
  leaveOneOut,
  mlpEncoder,
  randomKey,
  scoreFunction,
  sigmoidBeliefNetwork,
  takeRows,
  type Dataset,
  type FitResult,
  type SigmoidBeliefNetwork,
} from 'vae-kit';
import {
  beliefReconstructionFigure,
  beliefSamplesFigure,
  boundsTable,
  unitsFigure,
  type BoundRow,
} from './sigmoid-belief-network/belief-figures.js';
import { elboFigure, elboTable } from './shared/figures/digit-figures.js';
import { printElbo } from './shared/running/elbo-line.js';
import { fallingRate } from './shared/running/falling-rate.js';
import { printTable } from './shared/running/print-table.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

const UNITS = 200;
/**
 * The step size of both ways: constant for half of the training, then falling to a fiftieth of it.
 */
const RATE = 0.003;
/**
 * A mean field of its own for each image takes its time: so many images are learned by it, and
 * tested.
 */
const MEAN_FIELD = { images: 1000, tested: 200, batchSize: 20 };

/**
 * A sigmoid belief network of one hidden layer: h ~ Bernoulli(σ(c)), x ~ Bernoulli(σ(b + W h)),
 * learned in two ways. With an encoder: q(h | x) = Π Bernoulli(σ(a + V x)), gradients by the score
 * function less a leave-one-out baseline (Mnih and Gregor, 2014). With a mean field: a q for each
 * image of its own, found by coordinate ascent before each step of the weights (Saul, Jaakkola and
 * Jordan, 1996).
 */
export const example: Example = {
  name: 'sigmoid-belief-network',
  title: 'Digits from a sigmoid belief network',
  summary:
    'A sigmoid belief network 200-784, trained with an encoder on all digits and with a mean ' +
    'field for each of some.',
  quick: { epochs: 10, takes: 'about 10 minutes' },
  full: { epochs: 80, takes: 'about an hour and a half' },
  data: 'digits',
  async run(session) {
    const { epochs, batchSize, seed } = session.options;
    const { train, test } = await session.digits([784]);
    const heldOut = tidy(() => binarize(takeRows(test.images, test.images.size), randomKey(0)));
    const some = tidy(() =>
      binarize(takeRows(test.images, Math.min(MEAN_FIELD.tested, test.images.size)), randomKey(0)),
    );
    const dataMean = meanOf(train.images);
    const compose = () => sigmoidBeliefNetwork({ data: [784], layers: [UNITS], dataMean, seed });

    const [byEncoder, byMeanField] = [compose(), compose()];
    const model = byEncoder.amortized({
      encoder: mlpEncoder([]),
      estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
      seed,
    });
    const encoderTraining = session.training('with an encoder');
    const steps = epochs * Math.ceil(train.images.size / batchSize);
    const learned = await fit(model, train.images, {
      ...encoderTraining.fitOptions([printElbo('with an encoder', epochs)]),
      learningRate: fallingRate(RATE, steps),
      transform: binarize,
      validation: { data: heldOut },
    });
    const elbo = -(await evaluate(model, heldOut, { seed })).elbo!;
    session.highlight('test −bound with an encoder', `${elbo.toFixed(2)} nats per image`);

    const rows: BoundRow[] = [
      row('encoder', 'encoder', train.images.size, learned, test.images.size, elbo),
      row(
        'encoder',
        'mean field',
        train.images.size,
        learned,
        some.shape[0],
        -meanBound(byEncoder, some),
      ),
    ];
    if (!session.interrupted()) {
      const few = takeRows(train.images, Math.min(MEAN_FIELD.images, train.images.size));
      const training = session.training('with mean fields');
      const meanFieldSteps = epochs * Math.ceil(few.shape[0] / MEAN_FIELD.batchSize);
      const alternated = await fitSigmoidBeliefNetwork(byMeanField, few, {
        ...training.fitOptions([
          {
            onEpoch: ({ epoch, loss, seconds }) =>
              console.log(
                `with mean fields | epoch ${epoch}/${epochs} | train -bound ${loss.toFixed(2)} ` +
                  `| ${seconds.toFixed(1)} s`,
              ),
          },
        ]),
        batchSize: Math.min(MEAN_FIELD.batchSize, few.shape[0]),
        learningRate: fallingRate(RATE, meanFieldSteps),
        transform: binarize,
      });
      const bound = -meanBound(byMeanField, some);
      session.highlight(
        `test −bound with mean fields, ${few.shape[0]} images`,
        `${bound.toFixed(2)} nats per image`,
      );
      rows.push(row('mean field', 'mean field', few.shape[0], alternated, some.shape[0], bound));
      few.dispose();
    }

    const after = encoderTraining.progress(learned);
    await session.saveNetwork('encoder', model.encoders[0]!);
    await session.figure(elboFigure(encoderTraining.log, train.images.size / batchSize));
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
  },
};

function meanOf(images: Dataset): Tensor {
  // In parts, since all images at once would be a large tensor for one figure.
  const part = 10_000;
  const total = new Float64Array(784);
  for (let from = 0; from < images.size; from += part) {
    const count = Math.min(part, images.size - from);
    const sums = tidy(() =>
      mean(images.batch(Int32Array.from({ length: count }, (_, i) => from + i)), 0).dataSync(),
    );
    sums.forEach((value, i) => (total[i]! += (value * count) / images.size));
  }
  return tensor(Float32Array.from(total), [784]);
}

function meanBound(network: SigmoidBeliefNetwork, data: Tensor): number {
  return tidy(() => mean(network.meanField(data).bound).dataSync()[0]!);
}

function row(
  trainedBy: string,
  boundBy: string,
  images: number,
  { history, state }: FitResult,
  tested: number,
  bound: number,
): BoundRow {
  return {
    trainedBy,
    boundBy,
    images,
    steps: state.step,
    seconds: history.reduce((total, { seconds }) => total + seconds, 0),
    tested,
    bound,
  };
}

await runIfMain(example, import.meta.url);
