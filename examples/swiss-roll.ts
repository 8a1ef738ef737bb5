import { evaluate, fit, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae } from 'vae-kit';
import type { CurvePoint } from './shared/drawing/curves.js';
import { energyDistance } from './shared/measures/energy-distance.js';
import { milestones } from './shared/running/milestones.js';
import { read } from './shared/data/read.js';
import {
  freeEnergyFigure,
  rollFigure,
  rollsFigure,
  stagesTable,
  type RollStage,
} from './swiss-roll/roll-figures.js';
import { runIfMain, type Example } from './shared/running/run-example.js';
import { atEpochs } from './shared/running/training-log.js';

const POINTS = 10_000;
const SHOWN = 2_000;

/**
 * The constant that −ELBO has and the variational free energy leaves out: that of a unit Gaussian
 * in three dimensions.
 */
const GAUSSIAN_CONSTANT = 1.5 * Math.log(2 * Math.PI);

/**
 * A VAE of the Swiss roll. Its loss is the variational free energy
 * ½ (Σ (x − x̂)² − Σ (1 + log σ² − μ² − σ²)), which is −ELBO under a Gaussian likelihood of unit
 * variance, without that Gaussian's constant. The roll is neither scaled nor noisy.
 */
export const example: Example = {
  name: 'swiss-roll',
  title: 'The Swiss roll from a VAE with a Gaussian likelihood',
  summary:
    'A VAE 3-100-100-2-100-100-3 (tanh) of 10,000 points of the Swiss roll: Gaussian latents, ' +
    'Gaussian likelihood of unit variance.',
  quick: { epochs: 200, takes: 'about 1 minute' },
  full: { epochs: 1000, takes: 'about 5 minutes' },
  data: 'made',
  async run(session) {
    const { epochs, batchSize, seed } = session.options;
    const { points } = swissRoll({ points: POINTS, noise: 0, seed: 1 });
    session.describeData('Swiss roll, 10,000 points, neither scaled nor noisy');
    const values = points.dataSync<'float32'>();
    const real = values.subarray(0, 3 * SHOWN);
    const floor = energyDistance(real, values.subarray(3 * SHOWN, 6 * SHOWN), 3);
    console.log(`energy distance of ${SHOWN} real points to ${SHOWN} others: ${floor.toFixed(4)}`);

    const model = vae({
      data: [3],
      latent: 2,
      encoder: mlpEncoder([100, 100], { activation: 'tanh' }),
      decoder: mlpDecoder([100, 100], { activation: 'tanh' }),
      posterior: gaussian({ minScale: 0 }),
      likelihood: gaussian({ scale: 1 }),
      seed,
    });

    const stages: RollStage[] = [];
    const look = async (when: string, name: string, epochMean: number) => {
      const generated = read(model.generate(SHOWN, { seed }));
      const { elbo } = await evaluate(model, points, { seed });
      const stage: RollStage = {
        when,
        real,
        generated,
        distance: energyDistance(real, generated, 3),
        freeEnergy: -elbo! - GAUSSIAN_CONSTANT,
        epochFreeEnergy: epochMean - GAUSSIAN_CONSTANT,
      };
      stages.push(stage);
      console.log(
        `${when}: energy distance ${stage.distance.toFixed(4)}, free energy ` +
          `${stage.freeEnergy.toFixed(3)} over all points,` +
          ` ${stage.epochFreeEnergy.toFixed(3)} over the batches of an epoch (nats per point)`,
      );
      await session.figure(rollFigure(stage, name));
    };
    const lookAt = atEpochs(
      milestones(epochs, [1, 10, 50, 100, 200, 500, 1000]),
      ({ epoch, loss }) =>
        look(`epoch ${epoch}`, `roll-epoch-${String(epoch).padStart(4, '0')}`, loss),
    );
    const result = await fit(model, points, session.fitOptions([lookAt]));
    if (result.ended !== 'completed')
      await look(
        session.progress(result),
        'roll-stopped',
        meanLoss(session.log.losses.slice(-Math.ceil(POINTS / batchSize))),
      );

    const { freeEnergy, distance } = stages[stages.length - 1]!;
    session.highlight('free energy', `${freeEnergy.toFixed(3)} nats per point`);
    session.highlight(
      'energy distance',
      `${distance.toFixed(4)}, ${floor.toFixed(4)} between real points`,
    );
    await session.saveNetwork('encoder', model.encoder);
    await session.saveNetwork('decoder', model.decoder);
    await session.figure(rollsFigure(stages));
    await session.figure(freeEnergyFigure(session.log, GAUSSIAN_CONSTANT));
    session.table(stagesTable(stages, floor));
    points.dispose();
    model.dispose();
  },
};

function meanLoss(losses: readonly CurvePoint[]): number {
  return losses.reduce((total, { y }) => total + y, 0) / losses.length;
}

await runIfMain(example, import.meta.url);
