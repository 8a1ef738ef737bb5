import { slice } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  binarize,
  cyclicalAnnealing,
  elbo,
  evaluate,
  fit,
  linearAnnealing,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  takeRows,
  vae,
} from 'vae-kit';
import { activeUnits } from './shared/measures/active-units.js';
import {
  annealingFigure,
  betaImages,
  betaPlane,
  betaTable,
  type BetaLook,
} from './beta/beta-figures.js';
import type { CurvePoint } from './shared/drawing/curves.js';
import { printElbo } from './shared/running/elbo-line.js';
import { read } from './shared/data/read.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

const LATENT = 20;
const SHOWN = 12;

/** Weights of the KL: constant ones, and two that come to 1 by a given step. */
function schedules(steps: number): readonly (Pick<BetaLook, 'label' | 'annealed' | 'color'> & {
  readonly beta: (step: number) => number;
})[] {
  const constant = [0.1, 0.25, 0.5, 1, 2, 4, 8].map((beta) => ({
    label: `β = ${beta}`,
    annealed: false,
    color: '#1f77b4',
    beta: () => beta,
  }));
  return [
    ...constant,
    {
      label: 'linear',
      annealed: true,
      color: '#d62728',
      beta: linearAnnealing({ steps: Math.ceil(steps / 2) }),
    },
    {
      label: 'cyclical',
      annealed: true,
      color: '#ff7f0e',
      beta: cyclicalAnnealing({ period: Math.max(1, Math.floor(steps / 4)), cycles: 4 }),
    },
  ];
}

/**
 * One VAE under several weights of its KL: −E log p(x | z) + β KL(q(z | x) ‖ p(z)) of Higgins et
 * al. (β-VAE, 2017), β constant, or annealed along a line (Sønderby et al., 2016) or in cycles (Fu
 * et al., 2019).
 */
export const example: Example = {
  name: 'beta',
  title: 'What a weight on the KL does',
  summary:
    'VAEs 784-500-20-500-784 of binary digits that weigh their KL by β: seven constant ' +
    'weights, linear and cyclical annealing; rate against distortion.',
  quick: { epochs: 3, takes: 'about 5 minutes' },
  full: { epochs: 20, takes: 'about 30 minutes' },
  data: 'digits',
  async run(session) {
    const { epochs, steps, batchSize, seed } = session.options;
    const { train, test } = await session.digits([784]);
    const heldOut = binarize(takeRows(test.images, test.images.size), randomKey(0));
    const few = slice(heldOut, 0, SHOWN);
    const planned = Math.min(epochs * Math.ceil(train.images.size / batchSize), steps ?? Infinity);

    const looks: BetaLook[] = [];
    for (const { beta, ...schedule } of schedules(planned)) {
      if (session.interrupted()) break;
      const model = vae({
        data: [784],
        latent: LATENT,
        encoder: mlpEncoder([500]),
        decoder: mlpDecoder([500]),
        likelihood: bernoulli(),
        objective: elbo({ beta }),
        seed,
      });
      const weights: CurvePoint[] = [];
      const kls: CurvePoint[] = [];
      const { label } = schedule;
      await fit(model, train.images, {
        ...session.training(label).fitOptions([
          printElbo(label, epochs),
          {
            onStep({ step, metrics }) {
              // A step's weight is that of the number of steps before it.
              weights.push({ x: step, y: beta(step - 1) });
              kls.push({ x: step, y: metrics.kl! });
            },
          },
        ]),
        transform: binarize,
      });
      const metrics = await evaluate(model, heldOut, { seed });
      const look: BetaLook = {
        ...schedule,
        elbo: metrics.elbo!,
        logLikelihood: metrics.logLikelihood!,
        kl: metrics.kl!,
        active: activeUnits(read(model.encode(heldOut)), LATENT),
        weights,
        kls,
        reconstructed: read(model.reconstruct(few, { latent: 'sample', seed })),
        generated: read(model.generate(SHOWN, { seed })),
      };
      looks.push(look);
      console.log(
        `${label} | test −E log p(x|z) ${(-look.logLikelihood).toFixed(2)}, KL ` +
          `${look.kl.toFixed(2)}, −ELBO ${(-look.elbo).toFixed(2)} nats per image | ` +
          `${look.active} of ${LATENT} units active`,
      );
      await session.saveNetwork(`${label.replace('β = ', 'beta-')}/encoder`, model.encoder);
      await session.saveNetwork(`${label.replace('β = ', 'beta-')}/decoder`, model.decoder);
      model.dispose();
    }

    await session.figure(betaPlane(looks));
    await session.figure(betaImages(looks, few.dataSync()));
    const annealed = looks.filter((look) => look.annealed);
    if (annealed.length > 0)
      await session.figure(
        annealingFigure([...looks.filter(({ label }) => label === 'β = 1'), ...annealed]),
      );
    session.table(betaTable(looks, LATENT));
    for (const { label, elbo: bound } of looks)
      if (label === 'β = 1' || label === 'β = 4')
        session.highlight(
          `test −ELBO, trained with ${label}`,
          `${(-bound).toFixed(2)} nats per image`,
        );
    few.dispose();
    heldOut.dispose();
  },
};

await runIfMain(example, import.meta.url);
