import {
  arms,
  bernoulli,
  bernoulliPrior,
  binarize,
  disarm,
  estimateLogLikelihood,
  evaluate,
  fit,
  gumbelSoftmax,
  iwae,
  leaveOneOut,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  rebar,
  relax,
  scoreFunction,
  straightThrough,
  takeRows,
  vae,
  type Estimator,
  type Objective,
  type Params,
} from 'vae-kit';
import { printElbo } from '../shared/running/elbo-line.js';
import { fallingRate } from '../shared/running/falling-rate.js';
import { printTable } from '../shared/running/print-table.js';
import type { Example } from '../shared/running/run-example.js';
import type { Session } from '../shared/running/session.js';
import { bitsTable, type BitsRun } from './bits-table.js';

interface Way {
  readonly estimator: Estimator<Params, 'any'>;
  readonly objective?: Objective;
}

/** Ways to learn through bits, of at most four passes of the decoder a datum. */
const WAYS: Readonly<Record<string, () => Way>> = {
  'leave-one-out': () => ({ estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }) }),
  disarm: () => ({ estimator: disarm({ samples: 4 }) }),
  arms: () => ({ estimator: arms({ samples: 4 }) }),
  rebar: () => ({ estimator: rebar({ temperature: 0.5 }) }),
  relax: () => ({ estimator: relax() }),
  'straight-through': () => ({ estimator: straightThrough() }),
  gumbel: () => ({ estimator: gumbelSoftmax({ temperature: 0.5 }) }),
  vimco: () => ({
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
    objective: iwae({ samples: 4 }),
  }),
};

/** A model of bits that papers compare estimators by. */
interface Setting {
  readonly bits: number;
  /** Widths of the hidden layers of both networks. */
  readonly hidden: readonly number[];
  /** Its step size, of as many steps as training has. */
  rate(steps: number): number | ((step: number) => number);
}

/** Enough to see how it goes. */
const WATCHED = 1000;

async function compareWays(
  session: Session,
  { bits, hidden, rate }: Setting,
  published: Parameters<typeof bitsTable>[1],
): Promise<void> {
  const { epochs, seed, seeds = 1, batchSize, models = [], estimate = 0 } = session.options;
  const digits = await session.digits([784]);
  const { images } = digits.train;
  const test = digits.test.images;
  const heldOut = binarize(takeRows(test, test.size), randomKey(0));
  const watched = binarize(takeRows(test, Math.min(WATCHED, test.size)), randomKey(0));
  const runs: BitsRun[] = [];
  for (let own = seed; own < seed + seeds; own++)
    for (const name of models) {
      if (session.interrupted()) break;
      const label = `${name} ${own}`;
      const { estimator, objective } = WAYS[name]!();
      const model = vae({
        data: [784],
        latent: bits,
        posterior: bernoulli(),
        prior: bernoulliPrior(0.5),
        encoder: mlpEncoder(hidden),
        decoder: mlpDecoder(hidden),
        likelihood: bernoulli(),
        estimator,
        ...(objective && { objective }),
        seed: own,
      });
      const training = session.training(label);
      const result = await fit(model, images, {
        ...training.fitOptions([printElbo(label, epochs)]),
        learningRate: rate(epochs * Math.ceil(images.size / batchSize)),
        transform: binarize,
        validation: { data: watched },
      });
      Object.values(result.state.estimator).forEach((tensor) => tensor.dispose());
      const { elbo } = await evaluate(model, heldOut, { seed: 0 });
      const signal = session.signal();
      const bound =
        estimate > 0 && signal
          ? (await estimateLogLikelihood(model, heldOut, { samples: estimate, seed: own, signal }))
              .mean
          : undefined;
      runs.push({ name, seed: own, trained: training.progress(result), elbo, bound });
      await session.saveModel(model, label.replace(' ', '-'));
      model.dispose();
    }
  const table = bitsTable(runs, published, estimate);
  printTable(table);
  session.table(table);
  heldOut.dispose();
  watched.dispose();
}

const models = Object.keys(WAYS);

export const bits: Example = {
  name: 'bits',
  title: 'Ways to learn through sixty-four bits',
  summary:
    'The network 784-500-64 bits-500-784 by each estimator for bits, with at most four passes of ' +
    'the decoder a datum: test −ELBO.',
  quick: { epochs: 20, takes: 'about an hour and a half for all' },
  full: { epochs: 20, takes: 'about five hours', choices: '--seeds 3' },
  data: 'digits',
  choices: { models, seeds: 1, estimate: 100 },
  run: (session) => compareWays(session, { bits: 64, hidden: [500], rate: () => 0.001 }, []),
};

export const linearBits: Example = {
  name: 'linear-bits',
  title: 'A linear network of two hundred bits',
  summary:
    'The network 200 bits-784 without hidden layers, which papers on estimators compare by: its ' +
    'test bound beside theirs.',
  quick: { epochs: 200, takes: 'about an hour for each' },
  full: { epochs: 200, takes: 'about eight hours', choices: `--models ${models.join(' ')}` },
  data: 'digits',
  choices: { models: ['disarm'], seeds: 1, estimate: 100 },
  run: (session) =>
    compareWays(session, { bits: 200, hidden: [], rate: (steps) => fallingRate(0.003, steps) }, [
      ['NVIL, Gu et al. (2016), table 3', '113.5'],
      ['MuProp, Gu et al. (2016), table 3', '113.1'],
      ['½-straight-through, Gu et al. (2016), table 3', '112.4'],
      ['straight-through, Gu et al. (2016), table 3', '129.4'],
    ]),
};
