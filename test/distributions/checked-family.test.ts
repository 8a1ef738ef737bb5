import { scalar, tensor1d, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { checkParams } from '../../src/distributions/check-params.js';
import { checkedFamily, checkFamily } from '../../src/distributions/checked-family.js';
import { buildPrior, checkPrior } from '../../src/distributions/checked-prior.js';
import type { Family, Params } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import type { Prior } from '../../src/distributions/prior.js';
import { standardNormal } from '../../src/distributions/standard-normal.js';
import { useBackend } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';

const key = randomKey(1);
const given = (): Params => ({ mean: zeros([2, 3]), logScale: zeros([2, 3]) });
const checked = (change: object) =>
  checkedFamily({ ...(gaussian() as Family), type: 'mine', ...change }, [3], 'posterior');

describe('a family whose functions are looked at', () => {
  useBackend('cpu');

  it('has what it had, and no function more', () => {
    const { sampleWithLogProb, variables, logProbPerDimension, kl, support } = checked({
      logProbPerDimension: undefined,
    });
    expect([sampleWithLogProb, variables, logProbPerDimension]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([typeof kl, support.type]).toEqual(['function', 'real']);
  });

  it('gives what its functions return', () => {
    const both = { value: zeros([2, 3]), logProb: zeros([2]) };
    const [each, learned] = [zeros([2, 3]), { shift: scalar(1) }];
    const family = checked({
      sampleWithLogProb: () => both,
      logProbPerDimension: () => each,
      variables: () => learned,
    });
    expect(family.sampleWithLogProb!(given(), key)).toBe(both);
    expect(family.logProbPerDimension!(given(), zeros([2, 3]))).toBe(each);
    expect(family.variables!([3], key)).toBe(learned);
  });

  it.each<[string, object, RegExp]>([
    ['nothing', {}, /sampleWithLogProb .* must return as value a float32 tensor of shape \[2, 3\]/],
    [
      'one sample for all',
      { value: () => zeros([1, 3]), logProb: () => zeros([2]) },
      /as value a float32 tensor of shape \[2, 3\], but got .*Return a value for each row/,
    ],
    [
      'one density for all',
      { value: () => zeros([2, 3]), logProb: () => scalar(0) },
      /as logProb a float32 tensor of shape \[2\], but got .*Return a number for each row/,
    ],
  ])('must not draw %s with a density', (_, made, message) => {
    const sampleWithLogProb = () =>
      Object.fromEntries(
        Object.entries(made).map(([name, make]) => [name, (make as () => Tensor)()]),
      );
    const family = checked({ sampleWithLogProb });
    expectVaeKitError(() => family.sampleWithLogProb!(given(), key), message);
  });

  it('must have a log-probability for each dimension where it tells them apart', () => {
    const family = checked({ logProbPerDimension: () => zeros([2]) });
    expectVaeKitError(
      () => family.logProbPerDimension!(given(), zeros([2, 3])),
      /function logProbPerDimension of the posterior 'mine' must return a float32 tensor of shape \[2, 3\]/,
    );
  });

  it('is told to sum over the axes of events, or to give a value for each row', () => {
    const family = checked({ logProb: () => zeros([2, 3]), mean: () => zeros([3]) });
    expectVaeKitError(
      () => family.logProb(given(), zeros([2, 3])),
      /shape \[2\], but got .*Return a number for each row, summed over the axes behind the first\.$/,
    );
    expectVaeKitError(
      () => family.mean(given()),
      /shape \[2, 3\], but got .*Return a value for each row of the parameters\.$/,
    );
  });

  it.each<[string, unknown]>([
    ['a number', 3],
    ['a list of numbers', [1, 2]],
    ['a number by name', { shift: 1 }],
  ])('must not learn %s', (_, variables) => {
    expectVaeKitError(
      () => checked({ variables: () => variables }).variables!([3], key),
      /function variables of the posterior 'mine' must return (tensors by name|a tensor as '(0|shift)')/,
    );
  });

  it('must not learn tensors that are disposed', () => {
    const shift = scalar(1);
    shift.dispose();
    expectVaeKitError(
      () => checked({ variables: () => ({ shift }) }).variables!([3], key),
      /must return a tensor as 'shift'/,
    );
  });
});

describe('parameters of a family', () => {
  useBackend('cpu');
  const check = (values: Params, rows: number, shared?: string[]) => () =>
    checkParams(values, 'params must return', { type: 'mine', shared }, rows);

  it('have a row for each datum, or one for all', () => {
    const [one, three] = [zeros([1, 2]), zeros([3, 2])];
    for (const values of [{ one }, { three }, { one, three }] as Params[])
      expect(check(values, 3)).not.toThrow();
    expectVaeKitError(
      check({ one, two: zeros([2, 2]) }, 3),
      /params must return 'two' with a first axis of 3, or 1, but got/,
    );
    expectVaeKitError(
      check({ three }, 1),
      /params must return 'three' with a first axis of 1, but got/,
    );
  });

  it('may be a number, or of any shape where they are shared', () => {
    expect(check({ number: scalar(1) }, 3)).not.toThrow();
    const values = { mean: zeros([3, 2]), weight: zeros([2, 5]), list: tensor1d([1, 2]) };
    expect(check(values, 3, ['weight', 'list'])).not.toThrow();
    expectVaeKitError(check(values, 3, ['weight']), /'list' with a first axis of 3, or 1/);
  });
});

describe('what is no whole part', () => {
  useBackend('cpu');

  it.each(['type', 'low', 'high'])('as a support without its %s is refused', (member) => {
    const { support, ...rest } = gaussian();
    expectVaeKitError(
      () => checkFamily({ ...rest, support: { ...support, [member]: undefined } }, 'likelihood'),
      new RegExp(`the support of likelihood must be a set of values with ${member}`),
    );
  });

  it.each(['type', 'family', 'build'])('as a prior without its %s is refused', (member) => {
    expectVaeKitError(
      () => checkPrior({ ...standardNormal(), [member]: undefined }),
      new RegExp(`prior must be a prior with ${member}`),
    );
  });

  it('as the family of a prior is refused', () => {
    expectVaeKitError(
      () => checkPrior({ ...standardNormal(), family: {} }),
      /the family of prior must be a family with type/,
    );
  });

  it('as what a prior learns is refused', () => {
    const prior = (built: unknown): Prior =>
      ({ ...standardNormal(), type: 'mine', build: () => built }) as Prior;
    const sizes = { latent: [3], condition: undefined, key };
    const params = () => given();
    expectVaeKitError(
      () => buildPrior(prior({ variables: { shift: scalar(1) }, params }), sizes),
      /must return a variable as 'shift', but got .*tf\.variable/,
    );
    expectVaeKitError(
      () => buildPrior(prior({ variables: {} }), sizes),
      /must return an object with the function params\(condition\)/,
    );
    expectVaeKitError(
      () => buildPrior(prior({ params }), sizes),
      /variables: tensors by name, but got undefined/,
    );
  });
});
