import {
  binarize,
  evaluate,
  randomKey,
  takeRows,
  type Autoencoder,
  type Dataset,
  type FitOptions,
  type FitResult,
  type FittedGaussianMixture,
} from 'vae-kit';
import { encodeAll, type Points } from '../shared/data/points.js';
import { reconstructionFigure } from '../shared/figures/digit-figures.js';
import type { Session } from '../shared/running/session.js';
import {
  codesFigure,
  componentsFigure,
  crossEntropyFigure,
  decodeSampled,
  mixtureBoundFigure,
  mixtureTable,
  sampledFigure,
} from './mixture-figures.js';

/** What the fit of the mixture is told from outside. */
export type MixtureOptions = Pick<FitOptions, 'seed' | 'signal' | 'checkpoint' | 'resume'>;

/** An auto-encoder of digits, how it learns, and the mixture of its codes. */
export interface MixtureRecipe {
  compose(seed: number): Autoencoder;
  train(model: Autoencoder, images: Dataset, options: FitOptions): Promise<FitResult>;
  fitMixture(codes: Points, options: MixtureOptions): Promise<FittedGaussianMixture<'full'>>;
}

/** Trains the auto-encoder, fits the mixture to its codes, and looks at what it generates. */
export async function learnCodes(
  session: Session<'logLikelihood'>,
  { compose, train, fitMixture }: MixtureRecipe,
): Promise<void> {
  const { epochs, seed, batchSize } = session.options;
  const { train: digits, test } = await session.digits([784]);
  const heldOut = binarize(takeRows(test.images, test.images.size), randomKey(0));
  const model = compose(seed);
  const result = await train(model, digits.images, {
    ...session.fitOptions([
      {
        onEpoch: ({ epoch, loss, validation, seconds }) =>
          console.log(
            `epoch ${epoch}/${epochs} | train -log p(x|z) ${loss.toFixed(2)} | test ` +
              `${(-validation!.logLikelihood).toFixed(2)} | ${seconds.toFixed(1)} s`,
          ),
      },
    ]),
    validation: { data: heldOut },
  });
  const after = session.progress(result);

  const codes = encodeAll(digits.images, (images) => model.encode(images));
  const testCodes = encodeAll(test.images, (images) => model.encode(images));
  // Where Ctrl-C ended training, what was learned still gets its mixture; trained on, another one.
  const signal = session.signal();
  const mixture = await fitMixture(codes, {
    seed,
    ...(signal && { signal }),
    ...session.checkpoints.of(`mixture after ${result.state.step} steps`),
  });
  const components = mixture.weights.length;
  const { logLikelihood } = await evaluate(model, heldOut, { seed });
  console.log(
    `${components} components after ${mixture.iterations} iterations of ` +
      `EM${mixture.converged ? '' : ', which did not converge'}:` +
      ` log p(code) ${mixture.score(codes).toFixed(4)} nats of training, ` +
      `${mixture.score(testCodes).toFixed(4)} of test images`,
  );
  session.highlight('test −log p(x|z)', `${(-logLikelihood).toFixed(2)} nats per image`);
  session.highlight(
    'test log p(code)',
    `${mixture.score(testCodes).toFixed(3).replace('-', '−')} nats per code, ${components} ` +
      'components',
  );

  await session.saveModel(model);
  await session.saveModel(mixture, 'mixture');
  await session.saveNetwork('encoder', model.encoder);
  await session.saveNetwork('decoder', model.decoder);
  const sampled = decodeSampled(model, mixture, seed);
  await session.figure(codesFigure(testCodes, test.labels, mixture, { seed, after }));
  await session.figure(sampledFigure(sampled, after));
  await session.figure(componentsFigure(mixture, sampled, after));
  await session.figure(
    reconstructionFigure(model, test.images, after, 'the mean of p(x|z) at the code of x'),
  );
  await session.figure(mixtureBoundFigure(mixture));
  await session.figure(crossEntropyFigure(session.log, digits.images.size / batchSize));
  session.table(mixtureTable(mixture));
  heldOut.dispose();
  model.dispose();
}
