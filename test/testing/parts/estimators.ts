import {
  arms,
  bernoulli,
  categorical,
  constantBaseline,
  disarm,
  doublyReparameterized,
  elbo,
  gaussian,
  iwae,
  learnedBaseline,
  leaveOneOut,
  mlpEncoder,
  movingAverage,
  rebar,
  relax,
  reparameterized,
  scoreFunction,
  stickingTheLanding,
  type Estimator,
  type Family,
  type Objective,
} from '../../../src/index.js';
import { checkEstimator } from '../../../src/testing/index.js';
import { antitheticBits } from '../../support/parts/antithetic-bits.js';
import type { Part } from './part.js';

type Row = readonly [name: string, estimator: unknown, posterior: Family, objective?: Objective];

// Normalised it would be shorter by a factor of past steps.
const nvil = scoreFunction({
  baseline: learnedBaseline(mlpEncoder([4]), { normalize: false }),
});

const ROWS: readonly Row[] = [
  ['scoreFunction', scoreFunction(), bernoulli()],
  ['with leave-one-out', scoreFunction({ baseline: leaveOneOut(), samples: 4 }), bernoulli()],
  ['with a moving average', scoreFunction({ baseline: movingAverage(0.9) }), bernoulli()],
  ['with a weight on the KL', scoreFunction({ samples: 2 }), bernoulli(), elbo({ beta: 0.5 })],
  ['of real latents', scoreFunction({ baseline: leaveOneOut(), samples: 2 }), gaussian()],
  ['reparameterized', reparameterized(), gaussian()],
  ['reparameterized, importance-weighted', reparameterized(), gaussian(), iwae({ samples: 2 })],
  ['doubly reparameterised', doublyReparameterized(), gaussian(), iwae({ samples: 2 })],
  ['antithetic bits', antitheticBits(), bernoulli()],
  ['with a learned baseline', nvil, bernoulli()],
  ['with a constant', scoreFunction({ baseline: constantBaseline(1) }), bernoulli()],
  [
    'VIMCO',
    scoreFunction({ baseline: leaveOneOut(), samples: 3 }),
    bernoulli(),
    iwae({ samples: 3 }),
  ],
  ['stickingTheLanding', stickingTheLanding(), gaussian()],
  ['disarm', disarm(), bernoulli()],
  ['arms', arms({ samples: 3 }), bernoulli()],
  ['rebar', rebar(), bernoulli()],
  ['relax', relax(), bernoulli()],
  [
    'of classes',
    scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
    categorical({ classes: 3 }),
  ],
];

/** The built-in estimators that are unbiased, each with a posterior and perhaps an objective. */
export const ESTIMATORS: readonly Part[] = ROWS.map(
  ([name, estimator, posterior, objective = elbo()]) => ({
    kind: 'estimator',
    name,
    check: (options) =>
      checkEstimator(estimator as Estimator, {
        effect: 0.1,
        seconds: 100,
        ...options,
        posterior,
        objective,
      }),
  }),
);
