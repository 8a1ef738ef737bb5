import { describe, expect, it } from 'vitest';
import { tensor1d, tensor2d, tensor3d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import {
  betaTc,
  capacity,
  elbo,
  gaussian,
  infoVae,
  reparameterized,
  type Family,
  type Objective,
  type Terms,
} from '../../src/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';
import { mean } from '../support/statistics.js';
import { pass, tinyVae } from '../support/tiny-vae.js';

const values = (tensor: Tensor) => Array.from(tensor.dataSync());
const sum = (all: readonly number[]) => all.reduce((total, value) => total + value, 0);
const logNormal = (x: number, middle: number, logScale: number) =>
  -0.5 * (((x - middle) / Math.exp(logScale)) ** 2 + Math.log(2 * Math.PI)) - logScale;
const logMean = (logs: readonly number[]) => Math.log(mean(logs.map(Math.exp)));

/** Three data of two latents. */
const MIDDLES = [
  [0.3, -1],
  [1.2, 0.4],
  [-0.7, 0.1],
];
const SCALES = [
  [-0.5, 0.2],
  [0.1, -0.8],
  [-1, 0],
];
const Z = [
  [0.5, -0.6],
  [1, 0.9],
  [-0.2, 0.3],
];
const PRIOR = [
  [0.1, 0.2],
  [-1, 1],
  [0.4, -2],
];
const LIKELIHOODS = [-5, -3, -4];

const logPosteriors = Z.map((z, n) =>
  sum(z.map((x, j) => logNormal(x, MIDDLES[n]![j]!, SCALES[n]![j]!))),
);
const logPriors = Z.map((z) => sum(z.map((x) => logNormal(x, 0, 0))));
const KLS = MIDDLES.map((middles, n) =>
  sum(
    middles.map((m, j) => {
      const l = SCALES[n]![j]!;
      return 0.5 * (Math.exp(2 * l) + m * m - 1) - l;
    }),
  ),
);

function terms(kind: Terms['kind'], weights?: readonly number[]): Terms {
  const params: Readonly<Record<string, Tensor>> = {
    mean: tensor2d(MIDDLES),
    logScale: tensor2d(SCALES),
  };
  const common = {
    logLikelihood: tensor2d([LIKELIHOODS]),
    step: 10,
    z: tensor3d([Z]),
    posterior: { family: gaussian() as Family, params },
    samplePrior: () => tensor2d(PRIOR),
    weights: weights && tensor1d([...weights]),
  };
  return kind === 'closed-form'
    ? { ...common, kind, kl: tensor1d(KLS), klPerDimension: () => zeros([3, 2]) }
    : { ...common, kind, logPrior: tensor2d([logPriors]), logPosterior: tensor2d([logPosteriors]) };
}

const boundOf = (objective: Objective, kind: Terms['kind'], weights?: readonly number[]) =>
  values(objective.credit(terms(kind, weights)).bound);

/** log q(z_n) and Σ_j log q(z_n,j), of the mixture of all posteriors. */
const aggregate = Z.map((z) => {
  const each = MIDDLES.map((middles, m) =>
    z.map((x, j) => logNormal(x, middles[j]!, SCALES[m]![j]!)),
  );
  return {
    whole: logMean(each.map(sum)),
    product: sum(z.map((_, j) => logMean(each.map((row) => row[j]!)))),
  };
});

describe('betaTc', () => {
  useBackend('cpu');

  it('weighs information, total correlation and the KLs of dimensions (Chen et al., eq. 2)', () => {
    const [alpha, beta, gamma] = [0.5, 6, 2];
    const expected = Z.map((_, n) => {
      const { whole, product } = aggregate[n]!;
      return (
        LIKELIHOODS[n]! -
        alpha * (logPosteriors[n]! - whole) -
        beta * (whole - product) -
        gamma * (product - logPriors[n]!)
      );
    });
    // Batches of 3 that stand for 3 data: log 1/(N M) is one log 3 more than that of a mean.
    const shift = Math.log(3) * (-alpha + beta * (1 - 2) + gamma * 2);
    expectClose(
      boundOf(betaTc({ alpha, beta, gamma }), 'monte-carlo'),
      expected.map((each) => each + shift),
      1e-5,
    );
  });

  it('is the ELBO where all weights are 1', () => {
    expectClose(boundOf(betaTc({ beta: 1 }), 'monte-carlo'), boundOf(elbo(), 'monte-carlo'), 1e-5);
  });

  it('moves by a constant with the number of data', () => {
    const [few, many] = [10, 1000].map((size) => boundOf(betaTc({ size }), 'monte-carlo'));
    const moved = few!.map((value, n) => many![n]! - value);
    moved.forEach((value) => expect(Math.abs(value - moved[0]!)).toBeLessThan(1e-4));
  });

  it('takes a datum that counts twice for two, in q(z)', () => {
    const own = betaTc({ alpha: 1, beta: 1, gamma: 0 });
    const [first] = boundOf(own, 'monte-carlo', [2, 1, 0]);
    const each = [0, 0, 1].map((m) =>
      Z[0]!.map((x, j) => logNormal(x, MIDDLES[m]![j]!, SCALES[m]![j]!)),
    );
    const product = sum([0, 1].map((j) => logMean(each.map((row) => row[j]!)) - Math.log(3)));
    expectClose([first!], [LIKELIHOODS[0]! - logPosteriors[0]! + product], 1e-5);
  });

  it('needs a posterior whose dimensions are told apart', () => {
    const { logProbPerDimension, ...family } = gaussian();
    expect(logProbPerDimension).toBeDefined();
    const given = terms('monte-carlo');
    expect(() => betaTc().credit({ ...given, posterior: { ...given.posterior, family } })).toThrow(
      /must have logProbPerDimension, but got 'gaussian', which has not/,
    );
  });
});

describe('infoVae', () => {
  useBackend('cpu');
  const kernel = (a: readonly number[], b: readonly number[]) =>
    Math.exp(-sum(a.map((x, j) => (x - b[j]!) ** 2)) / 4);
  const among = (a: readonly number[][], b: readonly number[][]) =>
    mean(a.flatMap((x) => b.map((y) => kernel(x, y))));
  const discrepancy = among(Z, Z) + among(PRIOR, PRIOR) - 2 * among(Z, PRIOR);

  it('has less of the KL, and the discrepancy from the prior (Zhao et al., equation 6)', () => {
    const objective = infoVae({ alpha: 0.3, lambda: 5 });
    const cost = 4.3 * discrepancy;
    expectClose(
      boundOf(objective, 'closed-form'),
      KLS.map((kl, n) => LIKELIHOODS[n]! - 0.7 * kl - cost),
      1e-5,
    );
    expectClose(
      boundOf(objective, 'monte-carlo'),
      KLS.map((_, n) => LIKELIHOODS[n]! - 0.7 * (logPosteriors[n]! - logPriors[n]!) - cost),
      1e-5,
    );
  });

  it('is the ELBO of α = 0 and λ = 1', () => {
    const objective = infoVae({ alpha: 0, lambda: 1 });
    for (const kind of ['closed-form', 'monte-carlo'] as const)
      expectClose(boundOf(objective, kind), boundOf(elbo(), kind), 1e-6);
  });

  it('draws nothing of the prior where the discrepancy costs nothing', () => {
    const samplePrior = () => {
      throw new Error('not needed');
    };
    const objective = infoVae({ alpha: 0.25, lambda: 0.75 });
    expectClose(
      values(objective.credit({ ...terms('closed-form'), samplePrior }).bound),
      KLS.map((kl, n) => LIKELIHOODS[n]! - 0.75 * kl),
      1e-6,
    );
  });

  it('blames each sample for the discrepancy of all, and has nothing of it in the guess', () => {
    const { signal, leaveOneOut } = infoVae({ alpha: 1, lambda: 5, samples: 2 }).credit({
      ...terms('closed-form'),
      logLikelihood: tensor2d([LIKELIHOODS, [-1, -2, -3]]),
      z: tensor3d([Z, Z]),
    });
    const cost = 3 * 5 * discrepancy;
    expectClose(
      values(signal),
      [...LIKELIHOODS, -1, -2, -3].map((each) => each / 2 - cost),
      1e-5,
    );
    expectClose(
      values(leaveOneOut()),
      [-1, -2, -3, ...LIKELIHOODS].map((each) => each / 2),
      1e-6,
    );
  });
});

describe('free bits of groups', () => {
  useBackend('cpu');
  const of = (objective: Objective) => {
    const each = [
      [0.1, 0.3, 2, 0],
      [0.3, 0.1, 0, 1],
      [0.2, 0.2, 1, 2],
    ];
    const credit = objective.credit({
      ...(terms('closed-form') as Extract<Terms, { kind: 'closed-form' }>),
      kl: tensor1d(each.map(sum)),
      klPerDimension: () => tensor2d(each),
    });
    return values(credit.bound);
  };

  it('count a group of neighbours as one', () => {
    // The means of KLs are 0.2, 0.2, 1, 1; of pairs 0.4 and 2.
    expectClose(
      of(elbo({ freeBits: 0.5, groups: 2 })),
      [-5 - 0.5 - 2, -3 - 0.5 - 1, -4 - 0.5 - 3],
      1e-6,
    );
    expectClose(
      of(elbo({ freeBits: 3, groups: 1 })),
      LIKELIHOODS.map((x) => x - 3),
      1e-6,
    );
    expectClose(of(elbo({ freeBits: 0.5, groups: 4 })), of(elbo({ freeBits: 0.5 })), 1e-6);
  });

  it('are refused where the groups do not come out even', () => {
    expect(() => of(elbo({ freeBits: 0.5, groups: 3 }))).toThrow(
      /groups must divide the 4 latent dimensions, but got 3/,
    );
  });
});

describe('capacity', () => {
  useBackend('cpu');

  it('pulls the mean KL of a batch to its capacity, from either side', () => {
    for (const nats of [0, 0.5, 5]) {
      const bounds = boundOf(capacity({ gamma: 20, schedule: nats }), 'closed-form');
      expectClose([mean(bounds)], [mean(LIKELIHOODS) - 20 * Math.abs(mean(KLS) - nats)], 1e-6);
    }
  });

  it('goes by what data count', () => {
    const weights = [3, 0, 0];
    const nats = (KLS[0]! + mean(KLS)) / 2;
    const side = Math.sign(KLS[0]! - nats);
    const [first] = boundOf(capacity({ gamma: 20, schedule: nats }), 'closed-form', weights);
    expectClose([first!], [LIKELIHOODS[0]! - 20 * side * (KLS[0]! - nats)], 1e-6);
  });

  it('grows with the step, which it tells', () => {
    const objective = capacity({ schedule: (step) => step / 4 });
    expect(objective.credit(terms('closed-form')).report).toEqual({ capacity: 2.5 });
    expect(objective.options).toEqual({
      gamma: 1000,
      schedule: expect.any(Function) as unknown,
      samples: 1,
    });
  });
});

describeOnBackends('objectives with penalties of a batch', () => {
  it.each([betaTc(), infoVae({ alpha: 0, lambda: 10 }), capacity({ gamma: 2, schedule: 1 })])(
    'have the gradient that their value has: $type',
    (objective) => {
      const estimator = reparameterized();
      const tiny = tinyVae({
        latents: 'reals',
        latent: 2,
        samples: 1,
        estimator,
        objective,
        free: true,
      });
      const { gradient } = pass(tiny, {});
      const direction = tiny.weights.map((_, i) => Math.sin(i + 1));
      const along = sum(gradient.map((slope, i) => slope * direction[i]!));
      const step = 2e-3;
      const lossAt = (size: number) => {
        const moved = tinyVae({
          latents: 'reals',
          latent: 2,
          samples: 1,
          estimator,
          objective,
          free: true,
          weights: tiny.weights.map((weight, i) => weight + size * direction[i]!),
        });
        return pass(moved, {}).loss;
      };
      // Float32 losses of about 5, each good to 1e-6, over a step of 4e-3.
      const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
      expect(Math.abs(slope - along)).toBeLessThan(2e-3 * (1 + Math.abs(along)));
    },
  );
});
