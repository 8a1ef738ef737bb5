import { exp, tensor2d, tensor3d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  doublyReparameterized,
  estimateLogLikelihood,
  gaussian,
  iwae,
  leaveOneOut,
  randomKey,
  reparameterized,
  scoreFunction,
  stickingTheLanding,
  type Credit,
  type Terms,
} from '../../src/index.js';
import { describeOnBackends, useBackend } from '../support/backend.js';
import { exactMoments, expectUnbiased } from '../support/expectation.js';
import { expectClose, untracked } from '../support/gradients.js';
import { knownPosterior } from '../support/integrable.js';
import { mean } from '../support/statistics.js';
import { expectedBound, iwaeBound } from '../support/tiny-reference.js';
import { pass, tinyVae } from '../support/tiny-vae.js';

/** What the objective says of samples with such log-weights. */
function creditOf(logWeights: readonly (readonly number[])[]): Credit {
  const rows = logWeights.map((row) => [...row]);
  const [samples, data] = [rows.length, rows[0]!.length];
  const zeros = tensor2d(rows.map((row) => row.map(() => 0)));
  const params: Readonly<Record<string, Tensor>> = {};
  const terms: Terms = {
    kind: 'monte-carlo',
    logLikelihood: tensor2d(rows),
    logPrior: zeros,
    logPosterior: zeros,
    step: 0,
    z: tensor3d(rows.map((row) => row.map(() => [0]))),
    posterior: { family: gaussian(), params },
    samplePrior: () => zeros,
  };
  const credit = iwae({ samples }).credit(terms);
  expect(credit.bound.shape).toEqual([data]);
  return credit;
}

const values = (tensor: Tensor) => Array.from(tensor.dataSync());
const boundOf = (weights: readonly number[]) => Math.log(mean(weights.map(Math.exp)));

describe('iwae', () => {
  useBackend('cpu');
  const rows = [
    [-3, 2],
    [-1.5, -2],
    [0.5, 1],
    [-2, 0],
  ];
  const columns = [0, 1].map((n) => rows.map((row) => row[n]!));

  it('is the log of the mean weight, of very small weights too', () => {
    expectClose(values(creditOf(rows).bound), columns.map(boundOf), 1e-6);
    const far = creditOf(rows.map((row) => row.map((value) => value - 1000)));
    expectClose(
      values(far.bound),
      columns.map((column) => boundOf(column) - 1000),
      1e-6,
    );
  });

  it('praises all samples for the bound, and each along its path by its share of the weight', () => {
    const credit = creditOf(rows);
    expect(values(credit.signal)).toEqual(rows.flatMap(() => values(credit.bound)));
    const shares = columns.map((column) =>
      column.map((value) => Math.exp(value) / 4 / Math.exp(boundOf(column))),
    );
    expectClose(
      values(credit.pathwise!),
      rows.flatMap((_, s) => shares.map((share) => share[s]!)),
      1e-6,
    );
  });

  it('judges each by the others as VIMCO does (Mnih and Rezende 2016, equations 8 and 9)', () => {
    const without = (column: readonly number[], s: number) => {
      const others = column.filter((_, other) => other !== s);
      // log 1/K (Σ_{other} w + the geometric mean of the others' weights)
      const geometric = Math.exp(mean(others));
      const total = others.reduce((sum, value) => sum + Math.exp(value), geometric);
      return Math.log(total / column.length);
    };
    expectClose(
      values(creditOf(rows).leaveOneOut()),
      rows.flatMap((_, s) => columns.map((column) => without(column, s))),
      1e-6,
    );
  });

  it('rises with the number of samples, from the ELBO up', () => {
    const bounds = [1, 2, 3, 4].map((samples) => {
      const estimator = scoreFunction({ samples });
      const tiny = tinyVae({ latents: 'bits', latent: 1, samples, estimator });
      return expectedBound(tiny, tiny.weights, iwaeBound);
    });
    // What the reference says, the model's loss is in the mean; expectUnbiased looks at each value.
    [1, 2, 3, 4].forEach((samples) => {
      const estimator = scoreFunction({ samples });
      const objective = iwae({ samples });
      const tiny = tinyVae({ latents: 'bits', latent: 1, samples, estimator, objective });
      if (samples < 4) exactMoments(tiny, iwaeBound, {});
    });
    bounds.slice(1).forEach((bound, i) => expect(bound).toBeGreaterThan(bounds[i]! + 1e-4));
  });

  it('is what estimateLogLikelihood tells of data held out', async () => {
    const { model, data } = knownPosterior({ objective: iwae({ samples: 5 }) });
    const held = await estimateLogLikelihood(model, data, { samples: 5, seed: 1 });
    // q is the posterior: all weights are log p(x).
    const loss = model.loss({ data }, model.initialState(), randomKey(1)).loss;
    expectClose([-held.mean], [loss.dataSync()[0]!], 1e-5);
  });

  it('asks for weights: a KL by its formula is refused', () => {
    expect(() => knownPosterior({ objective: iwae({ samples: 2 }), kl: 'closed-form' })).toThrow(
      /this objective needs kl: 'monte-carlo'/,
    );
  });

  it('is refused by stickingTheLanding, which would have a bias', () => {
    const tiny = tinyVae({
      latents: 'reals',
      latent: 1,
      samples: 2,
      estimator: stickingTheLanding(),
      objective: iwae({ samples: 2 }),
    });
    tiny.draw([[0], [0], [0], [0]]);
    expect(() => untracked(() => pass(tiny, {}))).toThrow(/Give estimator: doublyReparameterized/);
  });

  it('says what it was made of', () => {
    expect(iwae({ samples: 5 }).options).toEqual({ samples: 5 });
    expect(values(exp(creditOf([[0], [0]]).bound))).toEqual([1]);
  });
});

describeOnBackends('the mean gradient of iwae over all outcomes is the exact one', () => {
  it.each([1, 2, 3])('by VIMCO and the plain score function of %s', (samples) => {
    const latent = samples === 3 ? 1 : 2;
    const told = { latents: 'bits', latent, samples, objective: iwae({ samples }) } as const;
    const counts = [0.5, 1.5];
    expectUnbiased(tinyVae({ ...told, estimator: scoreFunction({ samples }) }), iwaeBound);
    if (samples === 1) return;
    const vimco = scoreFunction({ baseline: leaveOneOut(), samples });
    expectUnbiased(tinyVae({ ...told, estimator: vimco, counts }), iwaeBound);
  });

  it('by reparameterized', () => {
    const told = { latents: 'reals', latent: 1, samples: 2, counts: [1.7, 0.3] } as const;
    const objective = iwae({ samples: 2 });
    expectUnbiased(tinyVae({ ...told, objective, estimator: reparameterized() }), iwaeBound);
  });
});

describe('the mean gradient of iwae over all noise', () => {
  useBackend('accelerated wasm');

  it('is the exact one by doublyReparameterized', () => {
    const told = { latents: 'reals', latent: 1, samples: 2, counts: [1.7, 0.3] } as const;
    const objective = iwae({ samples: 2 });
    // The identity is one of integrals, not of their sums: fine steps.
    const estimator = doublyReparameterized();
    expectUnbiased(tinyVae({ ...told, objective, estimator, step: 0.3 }), iwaeBound);
  });
});

describe('VIMCO', () => {
  useBackend('cpu');

  it('draws more than the objective asks for, where the estimator is told to', () => {
    const estimator = scoreFunction({ baseline: leaveOneOut(), samples: 2 });
    const objective = iwae({ samples: 1 });
    expectUnbiased(
      tinyVae({ latents: 'bits', latent: 1, samples: 2, estimator, objective }),
      iwaeBound,
    );
  });

  it('has less noise than the score function alone', () => {
    const told = {
      latents: 'bits',
      latent: 2,
      samples: 2,
      objective: iwae({ samples: 2 }),
    } as const;
    const [vimco, plain] = [
      scoreFunction({ baseline: leaveOneOut(), samples: 2 }),
      scoreFunction(),
    ].map((estimator) => exactMoments(tinyVae({ ...told, estimator }), iwaeBound, {}).variance);
    expect(vimco).toBeLessThan(0.5 * plain!);
  });
});
