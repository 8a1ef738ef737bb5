import { readFileSync } from 'node:fs';
import { concat, grads, sum, tensor2d, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { categorical } from '../../src/distributions/categorical.js';
import { continuousBernoulli } from '../../src/distributions/continuous-bernoulli.js';
import { discretizedLogistic } from '../../src/distributions/discretized-logistic.js';
import type { Family, Params } from '../../src/distributions/family.js';
import { laplace } from '../../src/distributions/laplace.js';
import { logistic } from '../../src/distributions/logistic.js';
import { negativeBinomial } from '../../src/distributions/negative-binomial.js';
import { poisson } from '../../src/distributions/poisson.js';
import { studentT } from '../../src/distributions/student-t.js';
import { describeOnBackends } from '../support/backend.js';

/** A function of numbers by name: where it was computed, its values, and its slopes by each. */
interface Figure {
  readonly at: Readonly<Record<string, readonly number[]>>;
  readonly value: readonly number[];
  readonly by: Readonly<Record<string, readonly number[]>>;
}

/** Written by families.py beside it: closed forms in 50 digits, checked by SciPy and PyTorch. */
const reference = JSON.parse(
  readFileSync(new URL('../fixtures/distributions/families.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, Figure>>;

/** Relative, and of logarithms of densities, which go through 0, what float32 leaves of terms of 5. */
const TOLERANCE = 1e-5;
const LEAST = 1e-6;

const FAMILIES: Readonly<Record<string, () => unknown>> = {
  laplace,
  logistic,
  studentT,
  categorical: () => categorical({ classes: 3 }),
  continuousBernoulli,
  poisson,
  negativeBinomial,
  discretizedLogistic,
};

/** The arguments whose names begin with a word and a dot, without it. */
function part(given: Params, side: string): Params {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      name.startsWith(side) ? [[name.slice(side.length), value]] : [],
    ),
  );
}

/** Numbers whose names end with a dot and their place, side by side. */
function vectors(given: Params): Params {
  const names = new Set(Object.keys(given).map((name) => name.replace(/\.\d+$/, '')));
  const own = (name: string) =>
    Object.entries(given).flatMap(([key, value]) =>
      key.replace(/\.\d+$/, '') === name ? [value] : [],
    );
  return Object.fromEntries([...names].map((name) => [name, concat(own(name), 1)]));
}

function computed(family: Family, name: string, given: Params): Tensor {
  const { value, ...params } = vectors(given);
  switch (name) {
    case 'logProb':
      return family.logProb(params, value!);
    case 'kl':
      return family.kl!(vectors(part(given, 'q.')), vectors(part(given, 'p.')));
    case 'mean':
      return family.mean(params);
    default:
      // A parameter that the entropy does not depend on.
      return family.entropy!({ mean: Object.values(params)[0]!, ...params });
  }
}

function expectFigures(
  actual: ArrayLike<number>,
  expected: readonly number[],
  least: number,
  at: (i: number) => string,
): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    const bound = Math.max(TOLERANCE * Math.abs(value), least, 1e-36);
    expect(
      Math.abs(actual[i]! - value),
      `${actual[i]} for ${value} at ${at(i)}`,
    ).toBeLessThanOrEqual(bound);
  });
}

const CASES = Object.entries(reference).flatMap(([family, figures]) =>
  Object.entries(figures).map(([name, figure]) => ({ family, name, figure })),
);

describeOnBackends('families against closed forms in 50 digits:', () => {
  it.each(CASES)('the $name of $family, and its gradients', ({ family: type, name, figure }) => {
    const family = FAMILIES[type]!() as Family;
    const names = Object.keys(figure.at);
    const inputs = names.map((each) => tensor2d(figure.at[each]!.map((value) => [value])));
    const compute = (...given: Tensor[]) =>
      computed(family, name, Object.fromEntries(names.map((each, i) => [each, given[i]!])));
    const least = name === 'kl' ? 0 : LEAST;
    const at = (i: number) => names.map((each) => `${each} ${figure.at[each]![i]}`).join(', ');
    expectFigures(compute(...inputs).dataSync(), figure.value, least, at);
    // Counts have no slope.
    const sloped = names.filter((each) => figure.by[each]);
    const slopes = grads((...given) => {
      const known = Object.fromEntries(sloped.map((each, i) => [each, given[i]!]));
      return sum<Scalar>(compute(...names.map((each, i) => known[each] ?? inputs[i]!)));
    })(sloped.map((each) => inputs[names.indexOf(each)]!));
    slopes.forEach((slope, i) => {
      const by = sloped[i]!;
      // Among classes slopes may cancel: what counts is the greatest of them. Of counts float32
      // holds the mean to 6e-8 of itself, from which they differ.
      const leastOf = (row: number) => {
        if (type === 'categorical')
          return TOLERANCE * Math.max(...sloped.map((each) => Math.abs(figure.by[each]![row]!)));
        return type === 'poisson' || type === 'negativeBinomial'
          ? least * (1 + (figure.at.value?.[row] ?? 0))
          : least;
      };
      slope
        .dataSync()
        .forEach((value, row) =>
          expectFigures(
            [value],
            [figure.by[by]![row]!],
            Math.max(least, leastOf(row)),
            () => `${at(row)} by ${by}`,
          ),
        );
    });
  });
});
