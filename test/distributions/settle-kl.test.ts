import { tensor1d, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import type { Family } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import { settleKl, type SettledKl } from '../../src/distributions/settle-kl.js';
import { describeOnBackends } from '../support/backend.js';
import { expectVaeKitError } from '../support/errors.js';

/** A family of another name, with nothing closed. */
const laplace: Family = withoutKl('laplace');
const formula = (value: number) => () => tensor1d([value, value]);

function withoutKl(type: string): Family {
  const { support, reparameterized, rawShape, params, sample, logProb, mean, mode } =
    gaussian() as Family;
  return { type, support, reparameterized, rawShape, params, sample, logProb, mean, mode };
}

function closedForm(settled: SettledKl) {
  if (settled.kind !== 'closed-form') throw new Error('settled for monte-carlo');
  return settled.closedForm;
}

describeOnBackends('settleKl', () => {
  it('takes the closed form of two members of one family', () => {
    const { perDatum, perDimension } = closedForm(
      settleKl(bernoulli(), bernoulli(), undefined, undefined),
    );
    const [q, p] = [
      {
        logits: tensor2d([
          [1, -1],
          [2, 0],
        ]),
      },
      { logits: zeros([1, 2]) },
    ];
    expect([...perDatum(q, p).dataSync()]).toEqual([...bernoulli().kl!(q, p).dataSync()]);
    expect([...perDimension(q, p).dataSync()]).toEqual([
      ...bernoulli().klPerDimension!(q, p).dataSync(),
    ]);
  });

  it('takes the whole KL for one dimension where a family does not factorise', () => {
    const whole: Family = { ...laplace, kl: formula(3) };
    const { perDimension } = closedForm(settleKl(whole, whole, undefined, undefined));
    expect([perDimension({}, {}).shape, [...perDimension({}, {}).dataSync()]]).toEqual([
      [2, 1],
      [3, 3],
    ]);
  });

  it('takes a formula that either side has for the other, the posterior first', () => {
    const knows: Family = { ...laplace, klTo: { gaussian: formula(1) } };
    const known: Family = { ...gaussian(), klFrom: { laplace: formula(2) } };
    const value = (posterior: Family, prior: Family) => {
      const { perDatum, perDimension } = closedForm(
        settleKl(posterior, prior, undefined, undefined),
      );
      expect(perDimension({}, {}).shape).toEqual([2, 1]);
      return perDatum({}, {}).dataSync()[0];
    };
    expect([value(knows, gaussian()), value(laplace, known), value(knows, known)]).toEqual([
      1, 2, 1,
    ]);
  });

  it('says whose form it is, and whether it has one for each dimension', () => {
    const whole: Family = { ...laplace, kl: formula(3) };
    const knows: Family = { ...laplace, klTo: { gaussian: formula(1) } };
    const known: Family = { ...gaussian(), klFrom: { laplace: formula(2) } };
    const told = (posterior: Family, prior: Family) => {
      const { source, factorises } = closedForm(settleKl(posterior, prior, undefined, undefined));
      return [source, factorises];
    };
    expect(told(gaussian(), gaussian())).toEqual(["kl of 'gaussian'", true]);
    expect(told(whole, whole)).toEqual(["kl of 'laplace'", false]);
    expect(told(knows, gaussian())).toEqual(["klTo.gaussian of 'laplace'", false]);
    expect(told(laplace, known)).toEqual(["klFrom.laplace of 'gaussian'", false]);
  });

  it('settles for Monte Carlo where nothing is closed', () => {
    expect(settleKl(laplace, laplace, undefined, undefined).kind).toBe('monte-carlo');
    expect(settleKl(gaussian(), laplace, undefined, undefined).kind).toBe('monte-carlo');
  });
});

describe('settleKl', () => {
  it('gives what is asked for, or needed', () => {
    expect(settleKl(gaussian(), gaussian(), 'monte-carlo', undefined).kind).toBe('monte-carlo');
    expect(settleKl(gaussian(), gaussian(), undefined, 'monte-carlo').kind).toBe('monte-carlo');
    expect(settleKl(gaussian(), gaussian(), 'closed-form', 'closed-form').kind).toBe('closed-form');
  });

  it('refuses a wish that the objective cannot meet', () => {
    expectVaeKitError(
      () => settleKl(gaussian(), gaussian(), 'monte-carlo', 'closed-form'),
      /this objective needs kl: 'closed-form', but got kl: 'monte-carlo'/,
    );
    expectVaeKitError(
      () => settleKl(gaussian(), gaussian(), 'closed-form', 'monte-carlo'),
      /this objective needs kl: 'monte-carlo'/,
    );
  });

  it('refuses a closed form that nobody knows, naming the pair', () => {
    expectVaeKitError(
      () => settleKl(gaussian(), laplace, 'closed-form', undefined),
      /a closed-form KL from 'gaussian' to 'laplace'/,
    );
    expectVaeKitError(
      () => settleKl(laplace, laplace, undefined, 'closed-form'),
      /'laplace' to 'laplace'/,
    );
  });

  it('tells who could know the closed form, its own kind too where both are of one', () => {
    expectVaeKitError(
      () => settleKl(gaussian(), laplace, 'closed-form', undefined),
      /a klTo or klFrom for the other, or use kl: 'monte-carlo'\.$/,
    );
    expectVaeKitError(
      () => settleKl(laplace, laplace, undefined, 'closed-form', 'estimator'),
      /the other \(or kl, for its own kind\), or use kl: 'monte-carlo' with an estimator that does/,
    );
  });
});
