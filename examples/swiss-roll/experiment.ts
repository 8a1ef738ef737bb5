import type { Tensor } from '@tensorflow/tfjs-core';
import { evaluate, type FitOptions, type FitResult, type Vae } from 'vae-kit';
import { read } from '../shared/data/read.js';
import type { CurvePoint } from '../shared/drawing/curves.js';
import { milestones } from '../shared/running/milestones.js';
import { looksAt } from '../shared/running/remember.js';
import type { Session } from '../shared/running/session.js';
import { distanceAmong, distanceBetween, inSets } from './distances.js';
import {
  freeEnergyFigure,
  rollFigure,
  rollsFigure,
  stagesTable,
  type RollStage,
} from './roll-figures.js';

/** So many points are drawn, and make a set whose distance to another is told. */
const SHOWN = 2_000;
/** After which epochs, and after the last. */
const SHOWN_AT = [1, 10, 50, 100, 200, 500, 1000];

/**
 * The constant that −ELBO has and the variational free energy leaves out: that of a unit Gaussian
 * in three dimensions.
 */
const GAUSSIAN_CONSTANT = 1.5 * Math.log(2 * Math.PI);

/** A stage in plain values, the name of its figure, and how far training was. */
interface RollLook extends Omit<RollStage, 'real'> {
  readonly name: string;
  readonly trainedTo: string;
}

/** Points in space, a model of them and how it learns. */
export interface RollRecipe {
  /** Shape `[N, 3]`. */
  roll(): Tensor;
  /** With the prior of that name. */
  compose(seed: number, prior: string): Vae;
  train(model: Vae, points: Tensor, options: FitOptions): Promise<FitResult>;
}

/** Trains the model, and compares what it generates with the roll as training goes on. */
export async function learnRoll(
  session: Session,
  { roll, compose, train }: RollRecipe,
): Promise<void> {
  const { epochs, batchSize, seed, prior = 'normal' } = session.options;
  const points = roll();
  const count = points.shape[0];
  session.describeData(
    `Swiss roll, ${count.toLocaleString('en-US')} points, neither scaled nor noisy`,
    count,
  );
  const values = points.dataSync<'float32'>();
  const real = inSets(values, SHOWN);
  const shown = real[0]!.values;
  const floor = distanceAmong(real);
  console.log(`energy distance of ${SHOWN} real points to ${SHOWN} others: ${floor.toFixed(4)}`);

  const model = compose(seed, prior);
  const look = async (when: string, name: string, epochMean: number): Promise<RollLook> => {
    const generated = read(model.generate(count, { seed }));
    const { elbo } = await evaluate(model, points, { seed });
    const stage = {
      when,
      name,
      trainedTo: session.log.position(),
      generated: [...generated.subarray(0, 3 * SHOWN)],
      distance: distanceBetween(real, inSets(generated, SHOWN)),
      freeEnergy: -elbo - GAUSSIAN_CONSTANT,
      epochFreeEnergy: epochMean - GAUSSIAN_CONSTANT,
    };
    console.log(
      `${when}: energy distance ${stage.distance.toFixed(4)}, free energy ` +
        `${stage.freeEnergy.toFixed(3)} over all points,` +
        ` ${stage.epochFreeEnergy.toFixed(3)} over the batches of an epoch (nats per point)`,
    );
    return stage;
  };
  const looks = looksAt('rolls', milestones(epochs, SHOWN_AT), ({ epoch, loss }) =>
    look(`epoch ${epoch}`, `roll-epoch-${String(epoch).padStart(4, '0')}`, loss),
  );
  let drawn = 0;
  const draw = async () => {
    for (const { name, trainedTo, ...stage } of looks.seen.slice(drawn)) {
      await session.figure(rollFigure({ ...stage, real: shown }, name, prior), trainedTo);
      drawn++;
    }
  };
  const result = await train(
    model,
    points,
    session.fitOptions([looks.callback, { onEpoch: draw }]),
  );
  if (result.ended !== 'completed') {
    const losses = session.log.losses.slice(-Math.ceil(count / batchSize));
    looks.add(await look(session.progress(result), 'roll-stopped', meanLoss(losses)));
  }
  await draw();

  const stages = looks.seen.map((stage) => ({ ...stage, real: shown }));
  const { freeEnergy, distance } = stages[stages.length - 1]!;
  session.highlight('free energy', `${freeEnergy.toFixed(3)} nats per point`);
  session.highlight(
    'energy distance',
    `${distance.toFixed(4)}, ${floor.toFixed(4)} between real points`,
  );
  await session.saveModel(model);
  await session.saveNetwork('encoder', model.encoder);
  await session.saveNetwork('decoder', model.decoder);
  await session.figure(rollsFigure(stages, prior));
  await session.figure(freeEnergyFigure(session.log, GAUSSIAN_CONSTANT));
  session.table(stagesTable(stages, floor));
  points.dispose();
  model.dispose();
}

function meanLoss(losses: readonly CurvePoint[]): number {
  return losses.reduce((total, { y }) => total + y, 0) / losses.length;
}
