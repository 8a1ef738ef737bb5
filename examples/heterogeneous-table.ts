import type { Tensor } from '@tensorflow/tfjs-core';
import {
  bernoulli,
  categorical,
  fit,
  gaussian,
  mlpDecoder,
  mlpEncoder,
  poisson,
  product,
  vae,
  type FitOptions,
  type Vae,
} from 'vae-kit';
import { fillCells } from './heterogeneous-table/experiment.js';
import { runIfMain, type Example } from './shared/running/run-example.js';

/** A real number by a mean of its own for each row, and a scale that all rows share. */
const real = () => gaussian({ scale: 'shared', minScale: 0.05 });

/**
 * A VAE of a table whose columns are of four kinds: four real numbers, three bits, one of four
 * classes, one of three, and two counts. Its encoder is told which cells are missing.
 */
const compose = (seed: number) =>
  vae({
    data: [16],
    latent: 3,
    encoder: mlpEncoder([64, 64]),
    decoder: mlpDecoder([64, 64]),
    likelihood: product([
      real(),
      real(),
      real(),
      real(),
      { family: bernoulli(), columns: 3 },
      categorical({ classes: 4 }),
      categorical({ classes: 3 }),
      { family: poisson(), columns: 2 },
    ]),
    encodeMask: true,
    seed,
  });

const train = (model: Vae, table: Tensor, mask: Tensor, options: FitOptions) =>
  fit(model, table, { ...options, mask });

export const example: Example = {
  name: 'heterogeneous-table',
  title: 'A table of real numbers, bits, classes and counts, filled in',
  summary:
    'A VAE 16-64-64-3-64-64-16 of a made table of households of which a third of the cells is ' +
    'missing, a family for each column: what it fills in, beside the means and modes of columns.',
  quick: { epochs: 40, takes: 'about 1 minute' },
  full: { epochs: 200, takes: 'about 5 minutes' },
  data: 'made',
  run: (session) => fillCells(session, { compose, train }),
};

await runIfMain(example, import.meta.url);
