import {
  bernoulli,
  binarize,
  doublyReparameterized,
  elbo,
  estimateLogLikelihood,
  fit,
  iwae,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  reparameterized,
  takeRows,
  vae,
} from 'vae-kit';
import { elboFigure, elboTable, samplesFigure } from '../shared/figures/digit-figures.js';
import { elboLine } from '../shared/running/elbo-line.js';
import type { Example } from '../shared/running/run-example.js';
import type { Session } from '../shared/running/session.js';
import { fallingStages } from './falling-stages.js';
import { publishedTable } from './published.js';

/**
 * The network of one stochastic layer of Burda, Grosse and Salakhutdinov (Importance weighted
 * autoencoders, 2016), trained by the bound of k samples: of 1 the ordinary one.
 */
const compose = (seed: number, samples: number) =>
  vae({
    data: [784],
    latent: 50,
    encoder: mlpEncoder([200, 200], { activation: 'tanh' }),
    decoder: mlpDecoder([200, 200], { activation: 'tanh' }),
    likelihood: bernoulli(),
    objective: samples > 1 ? iwae({ samples }) : elbo(),
    estimator: samples > 1 ? doublyReparameterized() : reparameterized(),
    seed,
  });

/** Enough to see how it goes. */
const WATCHED = 1000;

async function reproduce(session: Session): Promise<void> {
  const { epochs, seed, batchSize, samples = 1, estimate = 0 } = session.options;
  const digits = await session.digits([784]);
  const { images } = digits.train;
  const test = digits.test.images;
  const heldOut = binarize(takeRows(test, test.size), randomKey(0));
  const watched = binarize(takeRows(test, Math.min(WATCHED, test.size)), randomKey(0));
  const model = compose(seed, samples);
  const result = await fit(model, images, {
    ...session.fitOptions([{ onEpoch: (record) => console.log(elboLine(record, epochs)) }]),
    learningRate: fallingStages(epochs * Math.ceil(images.size / batchSize), batchSize),
    transform: binarize,
    validation: { data: watched },
  });
  const after = session.progress(result);
  // What follows may take minutes.
  await session.saveModel(model);
  await session.figure(elboFigure(session.log, images.size / batchSize));
  await session.figure(samplesFigure(model, seed, after));

  const signal = session.signal();
  if (estimate > 0 && signal) {
    const found = await estimateLogLikelihood(model, heldOut, { samples: estimate, seed, signal });
    const done = found.perDatum.length;
    const figure = `${(-found.mean).toFixed(2)} ± ${found.standardError.toFixed(2)}`;
    console.log(`−log p(x) of ${done} test images by ${estimate} samples: ${figure} nats`);
    session.highlight('test −log p(x)', `${figure} nats per image`);
    const what = `here, k = ${samples}, ${after}`;
    session.table(publishedTable(what, figure, `${estimate} samples, ${done} images`));
  }
  session.table(elboTable(session.log));
  heldOut.dispose();
  watched.dispose();
  model.dispose();
}

export const example: Example = {
  name: 'iwae',
  title: 'The importance weighted autoencoder’s network',
  summary:
    'The network 784-200-200-50 tanh of Burda et al. (2016), binarised anew at each ' +
    'presentation, with their falling step size, by the bound of --samples k; its test ' +
    'log-likelihood beside theirs.',
  quick: { epochs: 850, takes: 'about 70 minutes on two cores' },
  full: { epochs: 3280, takes: 'about six hours on two cores' },
  batchSize: 50,
  data: 'digits',
  choices: { samples: 1, estimate: 5000 },
  run: reproduce,
};
