import { mul } from '@tensorflow/tfjs-core';
import { takeRows, type Dataset, type FitOptions, type FitResult, type Vae } from 'vae-kit';
import { read } from '../shared/data/read.js';
import { printElbo } from '../shared/running/elbo-line.js';
import type { Session } from '../shared/running/session.js';
import { fillErrors } from './fill-errors.js';
import { filledFigure, fillTable, type Filling } from './fill-figures.js';
import { observedMeans, randomHoles, withZeros } from './holes.js';

/** A model of digits with holes, and how it learns. */
export interface HolesRecipe {
  compose(parts: { readonly encodeMask: boolean; readonly seed: number }): Vae;
  /** Without a mask all pixels count as data. */
  train(
    model: Vae,
    images: Dataset,
    mask: Dataset | undefined,
    options: FitOptions,
  ): Promise<FitResult>;
}

/** Trains with a mask and with zeros in place of what is missing, and lets each fill in the rest. */
export async function fillHoles(session: Session, { compose, train }: HolesRecipe): Promise<void> {
  const { epochs, seed } = session.options;
  const { train: training, test } = await session.digits([784]);
  const holes = randomHoles(training.images.size, 784, seed);
  const mask = takeRows(randomHoles(test.images.size, 784, seed + 1), test.images.size);
  const images = takeRows(test.images, test.images.size);
  const zeros = mul(images, mask);
  const [original, seen] = [images.dataSync(), mask.dataSync()];
  const means = observedMeans(training.images, holes);
  const fillings: Filling[] = [];
  const compare = (name: string, made: ArrayLike<number>) => {
    // What was observed is shown as it was, whoever fills in the rest.
    const filled = Float32Array.from(seen, (bit, i) => (bit === 1 ? original[i]! : made[i]!));
    const errors = fillErrors(filled, original, seen);
    fillings.push({ name, filled, errors });
    console.log(
      `${name} | squared error ${errors.squaredError.toFixed(4)}, cross-entropy ` +
        `${errors.crossEntropy.toFixed(4)} nats, of each missing pixel of test images`,
    );
  };
  compare(
    'pixel means',
    Float32Array.from(seen, (_, i) => means[i % 784]!),
  );

  const models = {
    zeros: {
      encodeMask: false,
      learn: (model: Vae, options: FitOptions) =>
        train(model, withZeros(training.images, holes), undefined, options),
      fill: (model: Vae) => model.reconstruct(zeros),
    },
    mask: {
      encodeMask: true,
      learn: (model: Vae, options: FitOptions) => train(model, training.images, holes, options),
      fill: (model: Vae) => model.reconstruct(images, { mask }),
    },
  };
  for (const [name, { encodeMask, learn, fill }] of Object.entries(models)) {
    if (session.interrupted()) break;
    const model = compose({ encodeMask, seed });
    await learn(model, session.training(name).fitOptions([printElbo(name, epochs)]));
    compare(name, read(fill(model)));
    await session.saveModel(model, `${name}/model`);
    await session.saveNetwork(`${name}/encoder`, model.encoder);
    await session.saveNetwork(`${name}/decoder`, model.decoder);
    model.dispose();
  }

  await session.figure(filledFigure(original, seen, fillings));
  session.table(fillTable(fillings));
  for (const { name, errors } of fillings)
    session.highlight(`squared error, ${name}`, errors.squaredError.toFixed(4));
  [mask, images, zeros].forEach((tensor) => tensor.dispose());
}
