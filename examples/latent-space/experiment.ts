import {
  binarize,
  evaluate,
  randomKey,
  takeRows,
  type Dataset,
  type FitOptions,
  type FitResult,
  type Vae,
} from 'vae-kit';
import { printElbo } from '../shared/running/elbo-line.js';
import { plannedSteps } from '../shared/running/planned-steps.js';
import type { Session } from '../shared/running/session.js';
import {
  boundsFigure,
  lookAtLatents,
  manifoldFigures,
  meanAndModeFigures,
  modelsTable,
  randomImagesFigure,
  scattersFigure,
  type LatentModel,
} from './latent-figures.js';

/** The kinds of networks as people call them. */
const TITLES = {
  mlp: 'MLP',
  convolutional: 'convolutional',
  shallow: 'convolutional, shallow decoder',
};

/** A kind of networks. */
export type NetworkKind = keyof typeof TITLES;

/** A model with each kind of networks and how it learns in so many steps. */
export interface LatentRecipe {
  compose(kind: NetworkKind, options: { latent: number; samples: number; seed: number }): Vae;
  train(
    kind: NetworkKind,
    model: Vae,
    images: Dataset,
    steps: number,
    options: FitOptions,
  ): Promise<FitResult>;
}

/** Trains a model for each kind of networks and each size of z, and looks at their latents. */
export async function mapLatents(
  session: Session,
  { compose, train }: LatentRecipe,
): Promise<void> {
  const { epochs, batchSize, seed, latent: sizes = [], samples = 1 } = session.options;
  const kinds = (session.options.networks ?? []) as readonly NetworkKind[];
  const { train: digits, test } = await session.digits([28, 28, 1]);
  const heldOut = binarize(takeRows(test.images, test.images.size), randomKey(0));
  const steps = plannedSteps(session.options, digits.images.size);

  const models: LatentModel[] = [];
  for (const kind of kinds) {
    for (const latent of sizes) {
      if (session.interrupted()) continue;
      const title = TITLES[kind];
      const name = `${title}, z of ${latent}`;
      const model = compose(kind, { latent, samples, seed });
      const training = session.training(name);
      const result = await train(kind, model, digits.images, steps, {
        ...training.fitOptions([printElbo(name, epochs)]),
        validation: { data: heldOut },
      });
      const measured =
        result.ended === 'completed'
          ? result.history.at(-1)!.validation!
          : await evaluate(model, heldOut, { seed });
      const after = training.progress(result);
      const trained = { kind, title, latent, log: training.log, after, measured };
      const looked = lookAtLatents(model, { ...trained, test, seed });
      const bound = (-measured.elbo).toFixed(2);
      console.log(
        `${name}: test -ELBO ${bound} nats per image, ` +
          `${looked.accuracy} of test images told by their neighbours`,
      );
      session.highlight(name, `−ELBO ${bound} nats; ${looked.accuracy} told by neighbours`);
      models.push(looked);
      await session.saveModel(model, `model-${kind}-${latent}`);
      await session.saveNetwork(`encoder-${kind}-${latent}`, model.encoder);
      await session.saveNetwork(`decoder-${kind}-${latent}`, model.decoder);
      model.dispose();
    }
  }

  const figures = [
    ...scattersFigure(models),
    ...manifoldFigures(models),
    randomImagesFigure(models),
    ...meanAndModeFigures(models),
    boundsFigure(models, Math.ceil(digits.images.size / batchSize)),
  ];
  for (const figure of figures) await session.figure(figure);
  session.table(modelsTable(models));
  heldOut.dispose();
}
