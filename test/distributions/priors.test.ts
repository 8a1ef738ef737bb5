import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { bernoulliPrior } from '../../src/distributions/bernoulli-prior.js';
import { categoricalPrior } from '../../src/distributions/categorical-prior.js';
import { conditionalPrior } from '../../src/distributions/conditional-prior.js';
import { standardNormal } from '../../src/distributions/standard-normal.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectClose } from '../support/gradients.js';
import { expectNoLeak } from '../support/leaks.js';

const sizes = { latent: [4, 2], condition: undefined, key: randomKey(1) };

describeOnBackends('standardNormal', () => {
  it('has mean 0 and standard deviation 1 for all data', () => {
    const prior = standardNormal();
    const { variables, params } = prior.build(sizes);
    const { mean, logScale } = params();
    expect([prior.type, prior.family.type, variables]).toEqual(['standardNormal', 'gaussian', {}]);
    expect([mean.shape, logScale.shape]).toEqual([
      [1, 4, 2],
      [1, 4, 2],
    ]);
    expect([...mean.dataSync(), ...logScale.dataSync()]).toEqual(new Array(16).fill(0));
  });

  it('leaves nothing behind', () => {
    const { params } = standardNormal().build(sizes);
    expectNoLeak(() => params());
  });
});

describeOnBackends('bernoulliPrior', () => {
  it.each([0.01, 0.5, 0.9])('has the probability %s for all data', (probability) => {
    const prior = bernoulliPrior(probability);
    const { variables, params } = prior.build(sizes);
    expect([prior.type, prior.family.type, variables]).toEqual(['bernoulliPrior', 'bernoulli', {}]);
    expect(params().logits.shape).toEqual([1, 4, 2]);
    expectClose(
      prior.family.mean(params()).dataSync(),
      new Array<number>(8).fill(probability),
      1e-6,
    );
  });

  it('has the probability ½ unless told', () => {
    expect([...bernoulliPrior().build(sizes).params().logits.dataSync()]).toEqual(
      new Array(8).fill(0),
    );
  });

  it('leaves nothing behind', () => {
    const { params } = bernoulliPrior(0.3).build(sizes);
    expectNoLeak(() => params());
  });
});

describeOnBackends('categoricalPrior', () => {
  it('has the probabilities that it is told, whatever they add up to', () => {
    const prior = categoricalPrior({ probabilities: [1, 2, 5] });
    const { variables, params } = prior.build({ ...sizes, latent: [2, 3] });
    expect([prior.type, prior.family.type, variables]).toEqual([
      'categoricalPrior',
      'categorical',
      {},
    ]);
    expectClose(
      prior.family.mean(params()).dataSync(),
      [0.125, 0.25, 0.625, 0.125, 0.25, 0.625],
      1e-6,
    );
  });

  it('has classes of one probability', () => {
    const { params } = categoricalPrior({ classes: 3 }).build({ ...sizes, latent: [2, 3] });
    expect([...params().logits.dataSync()]).toEqual(new Array(6).fill(0));
  });

  it('leaves nothing behind', () => {
    const { params } = categoricalPrior({ probabilities: [1, 2] }).build({ ...sizes, latent: [2] });
    expectNoLeak(() => params());
  });
});

describe('bernoulliPrior', () => {
  it.each([0, 1, -0.5, 2, Number.NaN, '0.5x'])('refuses the probability %s', (probability) => {
    expectVaeKitError(
      () => bernoulliPrior(probability as number),
      /the probability of a bernoulliPrior/,
    );
  });
});

describeOnBackends('conditionalPrior', () => {
  const conditional = { latent: [2], condition: [3], key: randomKey(1) };

  it('gives each datum the mean and the scale of its condition, N(0, I) at first', () => {
    const { variables, params } = conditionalPrior().build(conditional);
    const rows = tensor2d([
      [0, 1, 0],
      [0.5, 0, 0.5],
    ]);
    const first = params(rows);
    expect([...first.mean.dataSync(), ...first.logScale.dataSync()]).toEqual(new Array(8).fill(0));
    variables.mean!.assign(
      tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    );
    variables.logScale!.assign(
      tensor2d([
        [-1, 0],
        [0.5, 1],
        [1, 2],
      ]),
    );
    const { mean, logScale } = params(rows);
    expectClose(mean.dataSync(), [3, 4, 3, 4], 1e-6);
    expectClose(logScale.dataSync(), [0.5, 1, 0, 1], 1e-6);
    expectNoLeak(() => params(rows));
    dispose(variables);
  });

  it('refuses to be without a condition', () => {
    expectVaeKitError(
      () => conditionalPrior().build({ ...conditional, condition: undefined }),
      /a conditionalPrior needs a model with a condition/,
    );
    const { params } = conditionalPrior().build(conditional);
    expectVaeKitError(() => params(), /need a condition, but got none/);
  });
});
