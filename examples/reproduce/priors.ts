import {
  affineCoupling,
  bernoulli,
  binarize,
  estimateLogLikelihood,
  evaluate,
  fit,
  flow,
  gaussian,
  inverseAutoregressive,
  mixturePrior,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  standardNormal,
  takeRows,
  vae,
  vampPrior,
  type Family,
  type LabelledImages,
  type Params,
  type Prior,
} from 'vae-kit';
import { printElbo } from '../shared/running/elbo-line.js';
import type { Example } from '../shared/running/run-example.js';
import type { Session } from '../shared/running/session.js';
import { priorsTable, type PriorRun } from './priors-table.js';

interface Latents {
  readonly prior?: Prior;
  readonly posterior?: Family<Params, true>;
}

type Images = LabelledImages['images'];

/** N(0, I) with a diagonal Gaussian posterior, and what takes the place of one of them. */
const LATENTS: Readonly<Record<string, (images: Images) => Latents>> = {
  normal: () => ({}),
  mixture: () => ({ prior: mixturePrior({ components: 100 }) }),
  vamp: (images) => ({ prior: vampPrior({ components: 500, data: takeRows(images, 500) }) }),
  'flow-posterior': () => ({
    posterior: flow(
      gaussian(),
      Array.from({ length: 4 }, () => inverseAutoregressive({ hidden: [128] })),
      { context: 32 },
    ),
  }),
  'flow-prior': () => ({
    prior: flow(
      standardNormal(),
      Array.from({ length: 6 }, () => affineCoupling({ hidden: [64] })),
    ),
  }),
};

function compose(name: string, images: Images, seed: number) {
  const { prior = standardNormal(), posterior } = LATENTS[name]!(images);
  const family: Family<Params, true> = posterior ?? gaussian();
  return vae({
    data: [784],
    latent: 20,
    posterior: family,
    prior,
    encoder: mlpEncoder([500]),
    decoder: mlpDecoder([500]),
    likelihood: bernoulli(),
    seed,
  });
}

/** Enough to see how it goes. */
const WATCHED = 1000;
/** Of so many the log-likelihood is estimated. */
const ESTIMATED = 2000;

async function comparePriors(session: Session): Promise<void> {
  const { epochs, seed, seeds = 1, models = [], estimate = 0 } = session.options;
  const digits = await session.digits([784]);
  const { images } = digits.train;
  const test = digits.test.images;
  const heldOut = binarize(takeRows(test, test.size), randomKey(0));
  const watched = binarize(takeRows(test, Math.min(WATCHED, test.size)), randomKey(0));
  const judged = binarize(takeRows(test, Math.min(ESTIMATED, test.size)), randomKey(0));
  const runs: PriorRun[] = [];
  for (let own = seed; own < seed + seeds; own++)
    for (const name of models) {
      if (session.interrupted()) break;
      const label = `${name} ${own}`;
      const model = compose(name, images, own);
      const training = session.training(label);
      const result = await fit(model, images, {
        ...training.fitOptions([printElbo(label, epochs)]),
        seed: own,
        transform: binarize,
        validation: { data: watched },
      });
      const { elbo, logLikelihood, kl } = await evaluate(model, heldOut, { seed: 0 });
      const signal = session.signal();
      const likelihood =
        estimate > 0 && signal
          ? (await estimateLogLikelihood(model, judged, { samples: estimate, signal })).mean
          : undefined;
      runs.push({ name, seed: own, elbo, logLikelihood, kl, likelihood });
      console.log(
        `${label} ${training.progress(result)} | test −ELBO ${(-elbo).toFixed(2)} = −log p(x|z) ` +
          `${(-logLikelihood).toFixed(2)} + KL ${kl.toFixed(2)}` +
          (likelihood === undefined ? '' : ` | −log p(x) ${(-likelihood).toFixed(2)}`) +
          ' nats per image',
      );
      await session.saveModel(model, label.replace(' ', '-'));
      model.dispose();
    }
  for (const each of priorsTable(runs)) {
    session.table(each);
    each.rows.forEach((row) => console.log(row.join(' | ')));
  }
  heldOut.dispose();
  watched.dispose();
  judged.dispose();
}

export const example: Example = {
  name: 'priors',
  title: 'Richer priors and posteriors',
  summary:
    'The network 784-500-20 of binary digits with N(0, I), with a learned mixture, a VampPrior of ' +
    '500 pseudo-inputs and a flow as prior, and with a flow as posterior: test −ELBO of several ' +
    'seeds.',
  quick: { epochs: 20, takes: 'about 20 minutes for each seed' },
  full: { epochs: 20, takes: 'about an hour', choices: '--seeds 3' },
  data: 'digits',
  choices: { models: Object.keys(LATENTS), seeds: 1, estimate: 0 },
  run: comparePriors,
};
