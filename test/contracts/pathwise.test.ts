import { add, variableGrads, type Scalar } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  elbo,
  randomKey,
  reparameterized,
  type Estimator,
  type Objective,
} from '../../src/index.js';
import { importanceWeighted } from '../estimators/importance-weighted.js';
import { useBackend } from '../support/backend.js';
import { expectUnbiased } from '../support/expectation.js';
import { untracked } from '../support/gradients.js';
import { knownPosterior } from '../support/integrable.js';
import { doublyReparameterized } from '../../src/estimators/doubly-reparameterized.js';
import { mean, variance } from '../support/statistics.js';
import { iwaeBound, monteCarloElbo } from '../support/tiny-reference.js';
import { pass, tinyVae } from '../support/tiny-vae.js';

type Statistics = ReturnType<typeof overKeys>;

/** Of the encoder's gradient, over keys: the means and the sum of the variances. */
function overKeys(gradientOf: (seed: number) => readonly number[], keys: number) {
  const drawn = Array.from({ length: keys }, (_, seed) => gradientOf(seed));
  const columns = drawn[0]!.map((_, i) => drawn.map((row) => row[i]!));
  return {
    means: columns.map(mean),
    errors: columns.map((column) => Math.sqrt(variance(column) / keys)),
    variance: columns.reduce((total, column) => total + variance(column), 0),
  };
}

describe('an estimator that leaves out the gradient of log q', () => {
  useBackend('cpu');
  const estimator = doublyReparameterized();

  it('is without bias under the ELBO, whose credit asks for no weights', () => {
    expectUnbiased(
      tinyVae({ latents: 'reals', latent: 1, samples: 1, estimator, step: 0.25 }),
      monteCarloElbo(),
    );
  });

  it('is without bias under the importance-weighted bound by the weights of its credit', () => {
    // Of data that do not count the same; the identity is one of integrals, not of their sums.
    const counts = [1.7, 0.3];
    const objective = importanceWeighted(2);
    expectUnbiased(
      tinyVae({ latents: 'reals', latent: 1, samples: 2, estimator, objective, counts, step: 0.3 }),
      iwaeBound,
    );
  });

  it('has bias there without them', () => {
    const objective = importanceWeighted(2);
    const plain = {
      ...objective,
      credit: (terms: Parameters<typeof objective.credit>[0]) => ({
        ...objective.credit(terms),
        pathwise: undefined,
      }),
    };
    const tiny = tinyVae({ latents: 'reals', latent: 1, samples: 2, estimator, objective: plain });
    expect(() => expectUnbiased(tiny, iwaeBound)).toThrow();
  });

  /** The gradient of the encoder of a model whose posterior is known, `off` or not. */
  const gradients = (own: Estimator, objective: Objective, off: number) => {
    const { model, data } = knownPosterior({ estimator: own, kl: 'monte-carlo', objective });
    const { initialState, loss, variables } = model;
    const encoder = variables.slice(0, 2);
    encoder[1]!.assign(add(encoder[1]!, off));
    return overKeys(
      (seed) =>
        untracked(() => {
          const of = () => loss({ data }, initialState(), randomKey(seed)).loss as Scalar;
          const { grads } = variableGrads(of, encoder);
          return encoder.flatMap(({ name }) => [...grads[name]!.dataSync()]);
        }),
      200,
    );
  };

  it('has hardly any noise where q is the posterior', () => {
    expect(gradients(estimator, elbo(), 0).variance).toBeLessThan(1e-9);
    expect(gradients(reparameterized(), elbo(), 0).variance).toBeGreaterThan(1);
  });

  it('has far less noise under the bound of 16 samples, and the same mean', () => {
    const [own, plain] = [estimator, reparameterized()].map((each) =>
      gradients(each, importanceWeighted(16), 0.3),
    ) as [Statistics, Statistics];
    expect(plain.variance / own.variance).toBeGreaterThan(50);
    // 8 coordinates, each within 5 standard errors: a false alarm in 200,000 runs.
    own.means.forEach((value, i) =>
      expect(Math.abs(value - plain.means[i]!)).toBeLessThan(
        5 * Math.hypot(own.errors[i]!, plain.errors[i]!),
      ),
    );
  });

  it('is handed weights of the right shape alone', () => {
    const base = importanceWeighted(2);
    const objective: Objective = {
      ...base,
      credit: (terms) => ({ ...base.credit(terms), pathwise: base.credit(terms).bound }),
    };
    const tiny = tinyVae({ latents: 'reals', latent: 1, samples: 2, estimator, objective });
    tiny.draw([[0], [0], [0], [0]]);
    expect(() => pass(tiny, {})).toThrow(
      /credit of the objective .* must return as pathwise a float32 tensor of shape \[2, 2\]/,
    );
  });

  it('demands its kind of KL', () => {
    expect(knownPosterior({ estimator }).model.kl).toBe('monte-carlo');
    expect(() => knownPosterior({ estimator, kl: 'closed-form' })).toThrow(
      /this estimator needs kl: 'monte-carlo', but got kl: 'closed-form'/,
    );
    expect(() =>
      tinyVae({
        latents: 'reals',
        latent: 1,
        samples: 1,
        estimator,
        objective: elbo({ freeBits: 0.1 }),
      }),
    ).toThrow(/objective and estimator must agree on the kind of KL/);
  });
});
