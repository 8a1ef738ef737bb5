import { scalar } from '@tensorflow/tfjs-core';
import { describe, it } from 'vitest';
import type { KlKind } from '../../src/distributions/settle-kl.js';
import { leaveOneOut } from '../../src/estimators/leave-one-out.js';
import { movingAverage } from '../../src/estimators/moving-average.js';
import { reparameterized } from '../../src/estimators/reparameterized.js';
import { scoreFunction } from '../../src/estimators/score-function.js';
import type { Estimator } from '../../src/estimators/estimator.js';
import { elbo } from '../../src/objectives/elbo.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { exactMoments, expectUnbiased } from '../support/expectation.js';
import { expectClose } from '../support/gradients.js';
import {
  closedFormElbo,
  exactGradient,
  iwaeBound,
  monteCarloElbo,
} from '../support/tiny-reference.js';
import { tinyVae, TWO_DATA } from '../support/tiny-vae.js';
import { importanceWeighted } from './importance-weighted.js';

const kinds = [
  { kl: 'closed-form', boundOf: closedFormElbo },
  { kl: 'monte-carlo', boundOf: monteCarloElbo },
] as const;

/**
 * Estimators for bits, each with the number of latent bits for which all outcomes of a batch can be
 * gone through.
 */
const scoreFunctions: { name: string; estimator: Estimator; latent: number; warm?: boolean }[] = [
  { name: 'no baseline', estimator: scoreFunction(), latent: 3 },
  { name: 'no baseline, 2 samples', estimator: scoreFunction({ samples: 2 }), latent: 2 },
  {
    name: 'a cold moving average',
    estimator: scoreFunction({ baseline: movingAverage() }),
    latent: 3,
  },
  {
    name: 'a warm moving average',
    estimator: scoreFunction({ baseline: movingAverage() }),
    latent: 3,
    warm: true,
  },
  {
    name: 'a warm moving average, 2 samples',
    estimator: scoreFunction({ baseline: movingAverage(0.5), samples: 2 }),
    latent: 2,
    warm: true,
  },
  {
    name: 'leave-one-out, 2 samples',
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
    latent: 2,
  },
  {
    name: 'leave-one-out, 4 samples',
    estimator: scoreFunction({ baseline: leaveOneOut(), samples: 4 }),
    latent: 1,
  },
];

const warmState = () => ({ total: scalar(-1.3), weight: scalar(0.4) });

describe.each(kinds)(
  'with a $kl KL, the mean over all outcomes is the exact gradient:',
  ({ kl, boundOf }) => {
    useBackend('cpu');

    it.each(scoreFunctions)('scoreFunction with $name', ({ estimator, latent, warm }) => {
      const tiny = tinyVae({ latents: 'bits', latent, samples: estimator.samples, estimator, kl });
      expectUnbiased(tiny, boundOf(), warm ? warmState() : estimator.initialState());
    });

    it.each([0, 0.4, 2])('scoreFunction with leave-one-out and β = %s', (beta) => {
      const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
      expectUnbiased(
        tinyVae({
          latents: 'bits',
          latent: 1,
          samples: 2,
          estimator,
          kl,
          objective: elbo({ beta }),
        }),
        boundOf(beta),
      );
    });

    it.each(scoreFunctions.filter(({ latent }) => latent < 3))(
      'scoreFunction with $name, of data that do not count the same',
      ({ estimator, latent, warm }) => {
        const { samples } = estimator;
        const counts = [1.7, 0.3];
        const tiny = tinyVae({ latents: 'bits', latent, samples, estimator, kl, counts });
        expectUnbiased(tiny, boundOf(), warm ? warmState() : estimator.initialState());
      },
    );

    it('scoreFunction with a datum that counts nothing', () => {
      const estimator = scoreFunction({ baseline: movingAverage(0.5) });
      const tiny = tinyVae({
        latents: 'bits',
        latent: 2,
        samples: 1,
        estimator,
        kl,
        counts: [0, 2],
      });
      expectUnbiased(tiny, boundOf(), warmState());
    });

    it('reparameterized with data that do not count the same', () => {
      const tiny = tinyVae({
        latents: 'reals',
        latent: 1,
        samples: 2,
        estimator: reparameterized(),
        kl,
        objective: elbo({ beta: 0.4, samples: 2 }),
        counts: [1.7, 0.3],
      });
      expectUnbiased(tiny, boundOf(0.4));
    });

    it('scoreFunction with 6 bits', () => {
      const tiny = tinyVae({
        latents: 'bits',
        latent: 6,
        samples: 1,
        estimator: scoreFunction(),
        kl,
        data: [[1, 0, 1, 1]],
      });
      expectUnbiased(tiny, boundOf());
    });

    it('scoreFunction with real latents', () => {
      const estimator = scoreFunction({ baseline: movingAverage() });
      expectUnbiased(
        tinyVae({ latents: 'reals', latent: 1, samples: 1, estimator, kl }),
        boundOf(),
        warmState(),
      );
    });

    it('scoreFunction with real latents and leave-one-out', () => {
      const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
      expectUnbiased(
        tinyVae({ latents: 'reals', latent: 1, samples: 2, estimator, kl }),
        boundOf(),
      );
    });

    it.each([1, 0.4])('reparameterized with β = %s', (beta) => {
      expectUnbiased(
        tinyVae({
          latents: 'reals',
          latent: 1,
          samples: 1,
          estimator: reparameterized(),
          kl,
          objective: elbo({ beta }),
        }),
        boundOf(beta),
      );
    });

    it('reparameterized with 2 samples', () => {
      expectUnbiased(
        tinyVae({
          latents: 'reals',
          latent: 1,
          samples: 2,
          estimator: reparameterized(),
          kl,
          objective: elbo({ samples: 2 }),
        }),
        boundOf(),
      );
    });
  },
);

describe('a datum that counts twice', () => {
  useBackend('cpu');
  const bits = { latents: 'bits', latent: 1, samples: 2 } as const;
  const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
  const [a, b] = TWO_DATA;

  it.each(kinds)(
    'has the gradient of one that is there twice, with a $kl KL',
    ({ kl, boundOf }) => {
      const counted = tinyVae({ ...bits, estimator, kl, counts: [4 / 3, 2 / 3] });
      const repeated = tinyVae({ ...bits, estimator, kl, data: [a, a, b] });
      const [mean, other] = [counted, repeated].map(
        (tiny) => exactMoments(tiny, boundOf(), estimator.initialState()).mean,
      );
      expectClose(mean!, other!, 1e-5);
      expectClose(mean!, exactGradient(repeated, boundOf()), 1e-5);
    },
  );
});

describe("with a user's importance-weighted objective, the mean over all outcomes is the exact gradient:", () => {
  useBackend('cpu');

  it.each([
    { name: 'no baseline', estimator: scoreFunction({ samples: 2 }) },
    { name: 'leave-one-out', estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }) },
  ])('scoreFunction with $name', ({ estimator }) => {
    expectUnbiased(
      tinyVae({
        latents: 'bits',
        latent: 2,
        samples: 2,
        estimator,
        objective: importanceWeighted(2),
      }),
      iwaeBound,
    );
  });

  it('scoreFunction with leave-one-out, of data that do not count the same', () => {
    expectUnbiased(
      tinyVae({
        latents: 'bits',
        latent: 2,
        samples: 2,
        estimator: scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
        objective: importanceWeighted(2),
        counts: [0.5, 1.5],
      }),
      iwaeBound,
    );
  });

  it('scoreFunction with leave-one-out and 4 samples', () => {
    const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 4 });
    expectUnbiased(
      tinyVae({
        latents: 'bits',
        latent: 1,
        samples: 4,
        estimator,
        objective: importanceWeighted(4),
      }),
      iwaeBound,
    );
  });

  it('scoreFunction that draws more than the objective asks for', () => {
    expectUnbiased(
      tinyVae({
        latents: 'bits',
        latent: 2,
        samples: 2,
        estimator: scoreFunction({ samples: 2 }),
        objective: importanceWeighted(1),
      }),
      iwaeBound,
    );
  });

  it('reparameterized', () => {
    expectUnbiased(
      tinyVae({
        latents: 'reals',
        latent: 1,
        samples: 2,
        estimator: reparameterized(),
        objective: importanceWeighted(2),
      }),
      iwaeBound,
    );
  });
});

describeOnBackends('the mean over all outcomes is the exact gradient', () => {
  it.each(kinds)(
    'with a $kl KL',
    ({ kl, boundOf }: { kl: KlKind; boundOf: typeof closedFormElbo }) => {
      const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
      expectUnbiased(tinyVae({ latents: 'bits', latent: 1, samples: 2, estimator, kl }), boundOf());
    },
  );
});
