import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { bernoulliPrior } from '../../src/distributions/bernoulli-prior.js';
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
    expect([mean.shape, logScale.shape]).toEqual([[1, 4, 2], [1, 4, 2]]);
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
    expectClose(prior.family.mean(params()).dataSync(), new Array<number>(8).fill(probability), 1e-6);
  });

  it('has the probability ½ unless told', () => {
    expect([...bernoulliPrior().build(sizes).params().logits.dataSync()]).toEqual(new Array(8).fill(0));
  });

  it('leaves nothing behind', () => {
    const { params } = bernoulliPrior(0.3).build(sizes);
    expectNoLeak(() => params());
  });
});

describe('bernoulliPrior', () => {
  it.each([0, 1, -0.5, 2, Number.NaN, '0.5x'])('refuses the probability %s', (probability) => {
    expectVaeKitError(() => bernoulliPrior(probability as number), /the probability of a bernoulliPrior/);
  });
});
