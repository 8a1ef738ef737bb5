import { exp, scalar, tensor2d, tensor3d, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import { continuousBernoulli } from '../../src/distributions/continuous-bernoulli.js';
import type { Family, Params } from '../../src/distributions/family.js';
import { negativeBinomial } from '../../src/distributions/negative-binomial.js';
import { poisson } from '../../src/distributions/poisson.js';
import { studentT } from '../../src/distributions/student-t.js';
import { describeOnBackends } from '../support/backend.js';
import { expectClose } from '../support/gradients.js';

const key = randomKey(1);
const first = (family: Family, event: number[]): Params => family.variables!(event, key);
const shapes = (params: Params) =>
  Object.fromEntries(Object.entries(params).map(([name, { shape }]) => [name, shape]));

describeOnBackends('what comes of raw outputs', () => {
  it.each([
    ['bernoulli', bernoulli, 'logits'],
    ['continuousBernoulli', continuousBernoulli, 'logits'],
    ['poisson', poisson, 'logRate'],
  ] as const)('is for %s itself', (_, make, name) => {
    const raw = tensor2d([[1, -2]]);
    const family = make() as Family;
    expect(family.rawShape([4, 2])).toEqual([4, 2]);
    expect(family.params(raw, {})).toEqual({ [name]: raw });
  });

  it('is for a negativeBinomial of a count of its own two halves', () => {
    const family = negativeBinomial({ totalCount: 'learned' });
    expect(family.rawShape([3, 2])).toEqual([3, 4]);
    expect(family.rawShape([5, 3, 2])).toEqual([5, 3, 4]);
    expect(family.variables).toBeUndefined();
    const { logits, logTotalCount } = family.params(tensor3d([1, 2, 3, 4], [1, 1, 4]), {});
    expect([logits.shape, [...logits.dataSync()]]).toEqual([
      [1, 1, 2],
      [1, 2],
    ]);
    expect([logTotalCount.shape, [...logTotalCount.dataSync()]]).toEqual([
      [1, 1, 2],
      [3, 4],
    ]);
  });

  it('has for a negativeBinomial a count for each dimension that all data share, 1 at first', () => {
    const family = negativeBinomial();
    expect(family.rawShape([3, 2])).toEqual([3, 2]);
    const variables = first(family, [3, 2]);
    expect(shapes(variables)).toEqual({ logTotalCount: [1, 3, 2] });
    expect([...variables.logTotalCount!.dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
    const { logTotalCount } = family.params(zeros([3, 2]), {
      logTotalCount: tensor2d([[0.5, -1]]),
    });
    expect(logTotalCount.arraySync()).toEqual(new Array(3).fill([0.5, -1]));
  });

  it('has for a negativeBinomial the count that was given', () => {
    const family = negativeBinomial({ totalCount: 20 });
    expect(family.rawShape([3, 2])).toEqual([3, 2]);
    expect(family.variables).toBeUndefined();
    const raw = zeros([4, 2]);
    const { logits, logTotalCount } = family.params(raw, {});
    expect([logits, logTotalCount.shape]).toEqual([raw, [4, 1]]);
    expectClose(exp(logTotalCount).dataSync(), [20, 20, 20, 20], 1e-5);
  });

  it('has for studentT the degrees of freedom that were given, 4 unless told', () => {
    expect(studentT().variables).toBeUndefined();
    for (const [family, degrees] of [
      [studentT(), 4],
      [studentT({ degreesOfFreedom: 7, scale: 1 }), 7],
    ] as const) {
      const { degreesOfFreedom } = family.params(zeros([3, ...family.rawShape([2])]), {});
      expect(degreesOfFreedom.shape).toEqual([3, 1]);
      expectClose(degreesOfFreedom.dataSync(), [degrees, degrees, degrees], 1e-6);
    }
  });

  it('has for studentT degrees of freedom above 1 that are learned, 4 at first', () => {
    const alone = studentT({ degreesOfFreedom: 'shared' });
    const both = studentT({ degreesOfFreedom: 'shared', scale: 'shared', initialScale: 2 });
    expect(shapes(first(alone as Family, [2]))).toEqual({ degrees: [] });
    expect(shapes(first(both as Family, [2]))).toEqual({ logVariance: [], degrees: [] });
    expect(shapes(first(studentT({ scale: 'shared' }) as Family, [2]))).toEqual({
      logVariance: [],
    });
    const variables = first(both, [2]);
    const { degreesOfFreedom, logScale } = both.params(zeros([1, 2]), variables);
    expectClose(degreesOfFreedom.dataSync(), [4], 1e-6);
    expectClose(exp(logScale).dataSync(), [2], 1e-6);
    const least = both.params(zeros([1, 2]), { ...variables, degrees: scalar(-50) });
    expectClose(least.degreesOfFreedom.dataSync(), [1], 1e-6);
  });
});
