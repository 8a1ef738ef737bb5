import { slice } from '@tensorflow/tfjs-core';
import {
  activeUnits,
  binarize,
  evaluate,
  randomKey,
  takeRows,
  type BoundMetric,
  type Dataset,
  type FitOptions,
  type FitResult,
  type Vae,
} from 'vae-kit';
import { read } from '../shared/data/read.js';
import { printElbo } from '../shared/running/elbo-line.js';
import { plannedSteps } from '../shared/running/planned-steps.js';
import { stepCurve } from '../shared/running/remember.js';
import type { Session } from '../shared/running/session.js';
import {
  annealingFigure,
  betaImages,
  betaPlane,
  betaTable,
  type BetaLook,
} from './beta-figures.js';

const SHOWN = 12;

/** A weight of the KL, step by step. */
export interface KlWeight {
  /** `β = …` where it is constant. */
  readonly label: string;
  readonly beta: number | ((step: number) => number);
}

/** Weights of the KL, a model under each of them and how it learns. */
export interface BetaRecipe {
  /** For a training of so many steps. */
  weights(steps: number): readonly KlWeight[];
  compose(beta: KlWeight['beta'], seed: number): Vae;
  train(model: Vae, images: Dataset, options: FitOptions): Promise<FitResult>;
}

/** Trains a model under each weight of the KL, and sets them beside each other. */
export async function compareWeights(
  session: Session,
  { weights, compose, train }: BetaRecipe,
): Promise<void> {
  const { epochs, seed } = session.options;
  const digits = await session.digits([784]);
  const test = digits.test.images;
  const heldOut = binarize(takeRows(test, test.size), randomKey(0));
  const few = slice(heldOut, 0, SHOWN);

  const looks: BetaLook[] = [];
  for (const { label, beta } of weights(plannedSteps(session.options, digits.train.images.size))) {
    if (session.interrupted()) break;
    const model = compose(beta, seed);
    // A step's weight is that of the number of steps before it.
    const used = stepCurve<BoundMetric>('weights', ({ step }) =>
      typeof beta === 'number' ? beta : beta(step - 1),
    );
    const kls = stepCurve<BoundMetric>('kls', ({ metrics }) => metrics.kl);
    await train(
      model,
      digits.train.images,
      session.training(label).fitOptions([printElbo(label, epochs), used.callback, kls.callback]),
    );
    const look: BetaLook = {
      label,
      annealed: !label.startsWith('β = '),
      ...(await measured(model)),
      weights: used.points,
      kls: kls.points,
      reconstructed: read(model.reconstruct(few, { latent: 'sample', seed })),
      generated: read(model.generate(SHOWN, { seed })),
    };
    looks.push(look);
    console.log(
      `${label} | test −E log p(x|z) ${(-look.logLikelihood).toFixed(2)}, KL ` +
        `${look.kl.toFixed(2)}, −ELBO ${(-look.elbo).toFixed(2)} nats per image | ` +
        `${look.active} of ${look.units} units active`,
    );
    const folder = label.replace('β = ', 'beta-');
    await session.saveModel(model, `${folder}/model`);
    await session.saveNetwork(`${folder}/encoder`, model.encoder);
    await session.saveNetwork(`${folder}/decoder`, model.decoder);
    model.dispose();
  }

  await session.figure(betaPlane(looks));
  await session.figure(betaImages(looks, few.dataSync()));
  if (looks.some(({ annealed }) => annealed)) await session.figure(annealingFigure(looks));
  session.table(betaTable(looks));
  for (const { label, elbo: bound } of looks)
    if (label === 'β = 1' || label === 'β = 4')
      session.highlight(
        `test −ELBO, trained with ${label}`,
        `${(-bound).toFixed(2)} nats per image`,
      );
  few.dispose();
  heldOut.dispose();

  async function measured(model: Vae) {
    const { elbo, logLikelihood, kl } = await evaluate(model, heldOut, { seed });
    const [units] = model.latent as [number];
    return {
      elbo: elbo,
      logLikelihood: logLikelihood,
      kl: kl,
      units,
      active: (await activeUnits(model, heldOut)).count,
    };
  }
}
