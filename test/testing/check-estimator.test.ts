import { describe, expect, it } from 'vitest';
import {
  arms,
  bernoulli,
  categorical,
  constantBaseline,
  disarm,
  doublyReparameterized,
  elbo,
  gaussian,
  gumbelSoftmax,
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
} from '../../src/index.js';
import { assertLaws, checkEstimator } from '../../src/testing/index.js';
import { useBackend } from '../support/backend.js';
import { antitheticBits } from '../support/parts/antithetic-bits.js';

type Row = readonly [name: string, estimator: unknown, posterior: Family, objective?: Objective];

// Normalised it would be shorter by a factor of past steps.
const nvil = scoreFunction({
  baseline: learnedBaseline(mlpEncoder([4]), { normalize: false }),
});

const ESTIMATORS: readonly Row[] = [
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

// A false alarm in 1e6 runs for each, and faults of a tenth of the gradient found surely.
const errors = { seed: 1, effect: 0.1, seconds: 100 };

describe('estimators keep all laws', () => {
  useBackend('cpu');

  it.each(ESTIMATORS.map(([name, ...parts]) => ({ name, parts })))('$name', async ({ parts }) => {
    const [estimator, posterior, objective = elbo()] = parts;
    const options = { ...errors, posterior, objective };
    assertLaws(await checkEstimator(estimator as Estimator, options));
  });

  it.each([
    ['bits', bernoulli()],
    ['classes', categorical({ classes: 3 })],
  ])(
    'but one of %s that is biased by design does not, and hears by how much',
    async (_, posterior) => {
      const report = await checkEstimator(gumbelSoftmax({ temperature: 0.5 }), {
        ...errors,
        posterior,
      });
      const { passed, message } = report.laws.find(({ law }) => law.endsWith('right in the mean'))!;
      expect(passed).toBe(false);
      expect(message).toMatch(/its mean is off by \d+\.\d % of the exact gradient's length/);
    },
  );

  it('are undecided where there are too many latents', async () => {
    const estimator = scoreFunction({ samples: 13 });
    const { laws, passed } = await checkEstimator(estimator, { ...errors, posterior: bernoulli() });
    expect(passed).toBe(false);
    const open = laws.filter(({ undecided }) => undecided);
    expect(open.length).toBeGreaterThan(2);
    expect(open[0]!.message).toMatch(
      /the values of 13 latents .* more than the 4096 .* fewer samples/,
    );
  });

  it('refuse parts that are none', async () => {
    await expect(checkEstimator({} as never, { posterior: bernoulli() })).rejects.toThrow(
      /must be an estimator/,
    );
    await expect(checkEstimator(scoreFunction(), {} as never)).rejects.toThrow(
      /posterior must be a family/,
    );
  });
});
