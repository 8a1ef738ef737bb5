import { mean, tidy } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  bernoulliPrior,
  binarize,
  evaluate,
  fit,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  movingAverage,
  randomKey,
  scoreFunction,
  takeRows,
  vae,
  type Baseline,
  type Estimator,
  type Metrics,
  type Params,
  type Vae,
} from 'vae-kit';
import {
  bitHistogramFigure,
  bitsByClassFigure,
  generatedBySeveralFigure,
} from './binary-latents/bits-figures.js';
import { meanAndModeFigure } from './shared/figures/digit-figures.js';
import { printElbo } from './shared/running/elbo-line.js';
import {
  estimatorsFigure,
  estimatorsTable,
  spreadFigure,
  spreadTable,
  type EstimatorRun,
  type NamedEstimator,
  type SpreadRecord,
} from './binary-latents/estimator-figures.js';
import { encoderSpread, type GradientSpread } from './shared/measures/gradient-variance.js';
import { milestones } from './shared/running/milestones.js';
import { printTable } from './shared/running/print-table.js';
import { runIfMain, type Example } from './shared/running/run-example.js';
import { atEpochs } from './shared/running/training-log.js';

/**
 * How many draws of a gradient tell how it scatters; no more than steps, where these are limited.
 */
const DRAWS = 100;

/**
 * The mean of log p(x|z) over all samples of a datum, a part of our own. It is often seen, and it
 * is biased, since a sample's own signal is in its baseline: with K samples the gradient is that of
 * leave-one-out times (K − 1)/K, while that of the KL keeps its length.
 */
export const meanOfAll: Baseline<Record<never, never>> = {
  type: 'meanOfAll',
  minSamples: 2,
  initialState: () => ({}),
  value: ({ credit }) => mean(credit.signal, 0, true),
  update: ({ state }) => state,
};

const candidates: readonly (NamedEstimator & { readonly estimator: Estimator<Params, 'any'> })[] = [
  {
    name: 'leave-one-out, 4 samples',
    color: '#2ca02c',
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
  },
  {
    name: 'mean of all 4 samples (biased)',
    color: '#9467bd',
    estimator: scoreFunction({ baseline: meanOfAll, samples: 4 }),
  },
  {
    name: 'moving average, 1 sample',
    color: '#1f77b4',
    estimator: scoreFunction({ baseline: movingAverage(0.99) }),
  },
  { name: 'no baseline, 1 sample', color: '#d62728', estimator: scoreFunction() },
];

/**
 * A VAE of binary latents: z ~ 64 fair coins, q(z | x) = Π Bernoulli, x ~ Bernoulli(decoder(z)).
 * Its gradient gets past the bits by the score function ∇ log q(z | x), weighted by log p(x | z)
 * less a baseline (Mnih and Gregor, Neural variational inference and learning in belief networks,
 * 2014; Kool, van Hoof and Welling, Buy 4 REINFORCE samples, get a baseline for free, 2019); all
 * depends on the baseline.
 */
export const example: Example = {
  name: 'binary-latents',
  title: 'Digits from sixty-four bits',
  summary:
    'A VAE 784-500-64-500-784 with Bernoulli latents, trained by the score function with four ' +
    'baselines side by side.',
  quick: { epochs: 5, takes: 'about 10 minutes' },
  full: { epochs: 20, takes: 'about 40 minutes' },
  data: 'digits',
  async run(session) {
    const { epochs, steps = DRAWS, batchSize, seed } = session.options;
    const draws = Math.max(2, Math.min(DRAWS, steps));
    const { train, test } = await session.digits([784]);
    const stepsPerEpoch = Math.ceil(train.images.size / batchSize);
    const heldOut = tidy(() => binarize(takeRows(test.images, test.images.size), randomKey(0)));

    const compose = (
      estimator: Estimator<Params, 'any'>,
      networks?: Pick<Vae, 'encoder' | 'decoder'>,
    ) =>
      vae({
        data: [784],
        latent: 64,
        encoder: networks?.encoder ?? mlpEncoder([500]),
        decoder: networks?.decoder ?? mlpDecoder([500]),
        likelihood: bernoulli(),
        posterior: bernoulli(),
        prior: bernoulliPrior(0.5),
        estimator,
        seed,
      });

    const spreads: SpreadRecord[] = [];
    const measureSpreads = async (model: Vae, epoch: number) => {
      // Stopped between two epochs, it was measured already.
      if (spreads.at(-1)?.epoch === epoch) return;
      const measured: GradientSpread[] = [];
      for (const { name, estimator } of candidates) {
        // The networks are shared, so that the weights are the same for every estimator.
        const spread = await encoderSpread(compose(estimator, model), train.images, {
          draws,
          batchSize,
          seed,
        });
        console.log(
          `epoch ${Number(epoch.toFixed(2))} | ${name} | variance of the encoder's gradient ` +
            `${spread.variance.toPrecision(3)} nats²`,
        );
        measured.push(spread);
      }
      spreads.push({ epoch, spreads: measured });
    };

    const runs: (EstimatorRun & {
      readonly model: Vae;
      readonly after: string;
      readonly measured: Metrics;
    })[] = [];
    for (const candidate of candidates) {
      if (session.interrupted()) break;
      const { name, estimator } = candidate;
      const model = compose(estimator);
      const training = session.training(name);
      const isReference = runs.length === 0;
      if (isReference) await measureSpreads(model, 0);
      const result = await fit(model, train.images, {
        ...training.fitOptions([
          printElbo(name, epochs),
          ...(isReference
            ? [atEpochs(milestones(epochs), ({ epoch }) => measureSpreads(model, epoch))]
            : []),
        ]),
        transform: binarize,
        validation: { data: heldOut },
      });
      if (isReference && result.ended !== 'completed')
        await measureSpreads(model, result.state.step / stepsPerEpoch);
      Object.values(result.state.estimator).forEach((tensor) => tensor.dispose());
      const measured = await evaluate(model, heldOut, { seed });
      session.highlight(`test −ELBO, ${name}`, `${(-measured.elbo!).toFixed(2)} nats per image`);
      runs.push({
        ...candidate,
        model,
        measured,
        log: training.log,
        after: training.progress(result),
      });
    }

    const best = runs[0]!;
    await session.saveNetwork('encoder', best.model.encoder);
    await session.saveNetwork('decoder', best.model.decoder);
    await session.figure(generatedBySeveralFigure(runs, seed));
    await session.figure(estimatorsFigure(runs, stepsPerEpoch));
    await session.figure(spreadFigure(spreads, candidates, { draws, trainedWith: best.name }));
    await session.figure(meanAndModeFigure(best.model, seed, `${best.name}, ${best.after}`));
    await session.figure(bitHistogramFigure(runs, test.images, test.labels));
    await session.figure(bitsByClassFigure(best, test.images, test.labels, best.after));
    const tables = [estimatorsTable(runs), spreadTable(spreads, candidates)];
    for (const table of tables) {
      printTable(table);
      session.table(table);
    }
    heldOut.dispose();
    for (const { model } of runs) model.dispose();
  },
};

await runIfMain(example, import.meta.url);
