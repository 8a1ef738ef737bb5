import { bernoulliPrior } from '../distributions/bernoulli-prior.js';
import { bernoulli } from '../distributions/bernoulli.js';
import { conditionalPrior } from '../distributions/conditional-prior.js';
import { gaussian } from '../distributions/gaussian.js';
import { standardNormal } from '../distributions/standard-normal.js';
import { leaveOneOut } from '../estimators/leave-one-out.js';
import { movingAverage } from '../estimators/moving-average.js';
import { reparameterized } from '../estimators/reparameterized.js';
import { scoreFunction } from '../estimators/score-function.js';
import {
  cyclicalAnnealing,
  linearAnnealing,
  type CyclicalAnnealingOptions,
  type LinearAnnealingOptions,
} from '../objectives/annealing.js';
import { elbo } from '../objectives/elbo.js';
import { mixtureOfNumbers, type MixtureNumbers } from './mixture-numbers.js';
import type { PartFactory } from './part-record.js';

/**
 * The parts that files may name, by type. What a file gives them is checked by them, as what users
 * give is.
 */
export const BUILT_IN_PARTS: Readonly<Record<string, PartFactory>> = {
  bernoulli: () => bernoulli(),
  gaussian: (options) => gaussian(options),

  standardNormal: () => standardNormal(),
  bernoulliPrior: ({ probability }) => bernoulliPrior(probability as number),
  conditionalPrior: () => conditionalPrior(),
  gaussianMixture: (options) => mixtureOfNumbers(options as unknown as MixtureNumbers),

  elbo: (options) => elbo(options),
  linearAnnealing: (options) => linearAnnealing(options as unknown as LinearAnnealingOptions),
  cyclicalAnnealing: (options) => cyclicalAnnealing(options as unknown as CyclicalAnnealingOptions),

  reparameterized: () => reparameterized(),
  scoreFunction: (options) => scoreFunction(options),
  leaveOneOut: () => leaveOneOut(),
  movingAverage: ({ decay }) => movingAverage(decay as number),
};
