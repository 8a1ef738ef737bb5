import {
  energyDistance,
  type Dataset,
  type Family,
  type FitOptions,
  type FitResult,
  type Vae,
} from 'vae-kit';
import { read } from '../shared/data/read.js';
import { imageGrid } from '../shared/drawing/image-grid.js';
import type { Panel } from '../shared/drawing/panel.js';
import { titled } from '../shared/drawing/text.js';
import { stagesFigure } from '../shared/figures/digit-figures.js';
import { printElbo } from '../shared/running/elbo-line.js';
import { milestones } from '../shared/running/milestones.js';
import { looksAt } from '../shared/running/remember.js';
import type { Session } from '../shared/running/session.js';
import { imagesFigure, imageTable, likelihoodTable, splitFigure } from './likelihood-figures.js';
import {
  COMPARED,
  everySecond,
  lookAtLikelihood,
  type LikelihoodCase,
  type LikelihoodLook,
} from './likelihood-measures.js';
import { everInked } from './pixel-groups.js';

const SHOWN = 18;

/** A likelihood by its name in files and its label in figures. */
export interface NamedLikelihood {
  readonly name: string;
  readonly label: string;
  readonly likelihood: Family;
}

/** Likelihoods, a model with each of them and how it learns. */
export interface LikelihoodRecipe {
  readonly likelihoods: readonly NamedLikelihood[];
  compose(likelihood: Family, seed: number): Vae;
  /** What images are to a model of that likelihood. */
  transformFor(likelihood: Family): LikelihoodCase['transform'];
  train(model: Vae, images: Dataset, options: FitOptions): Promise<FitResult>;
}

/** Trains a model with each likelihood, and sets densities and pictures beside each other. */
export async function compareLikelihoods(
  session: Session,
  { likelihoods, compose, transformFor, train }: LikelihoodRecipe,
): Promise<void> {
  const { epochs, seed } = session.options;
  const digits = await session.digits([784]);
  const test = digits.test.images;
  const inked = everInked(digits.train.images);

  const looks: LikelihoodLook[] = [];
  for (const { name, label, likelihood } of likelihoods) {
    if (session.interrupted()) break;
    const model = compose(likelihood, seed);
    const training = session.training(label);
    const draw = (when: string): Panel =>
      titled(imageGrid(read(model.generate(100, { seed })), { scale: 1 }), when);
    const stages = looksAt('stages', milestones(epochs), ({ epoch }) => draw(`epoch ${epoch}`));
    const result = await train(
      model,
      digits.train.images,
      training.fitOptions([printElbo(label, epochs), stages.callback]),
    );
    if (result.ended !== 'completed') stages.add(draw(training.progress(result)));

    const measured = { label, model, transform: transformFor(likelihood) };
    const look = await lookAtLikelihood(measured, test, inked, SHOWN, seed);
    looks.push(look);
    console.log(
      `${label} | test ELBO ${look.metrics.elbo.toFixed(1)}, KL ` +
        `${look.metrics.kl.toFixed(1)} nats per image |` +
        ` energy distance of generated means to test images ${look.fromPrior.mean.toFixed(2)}`,
    );
    const figure = stagesFigure(stages.seen);
    await session.figure({
      ...figure,
      name: `stages-${name}`,
      title: `${figure.title}: ${label}`,
    });
    await session.saveModel(model, `${name}/model`);
    await session.saveNetwork(`${name}/encoder`, model.encoder);
    await session.saveNetwork(`${name}/decoder`, model.decoder);
    model.dispose();
  }

  const [one, other] = ([0, 1] as const).map((half) => ({
    values: read(everySecond(test, COMPARED, half)),
    dimensions: inked.length,
  }));
  await session.figure(imagesFigure(looks, read(everySecond(test, SHOWN, 1))));
  if (looks.some(({ split }) => split)) await session.figure(splitFigure(looks));
  for (const { label, metrics, split, fromPrior } of looks) {
    const distance = `distance of images ${fromPrior.mean.toFixed(2)}`;
    session.highlight(
      label,
      split
        ? `test ELBO ${metrics.elbo.toFixed(0).replace('-', '−')} nats per image, ${distance}`
        : distance,
    );
  }
  session.table(likelihoodTable(looks, inked.length));
  session.table(imageTable(looks, energyDistance(one!, other!)));
}
