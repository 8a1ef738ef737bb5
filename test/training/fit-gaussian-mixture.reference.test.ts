import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  fitGaussianMixture,
  gaussianMixture,
  type GaussianMixtureRecord,
} from '../../src/index.js';
import type { Nested } from '../../src/models/gaussian-mixture/nested.js';
import { useBackend } from '../support/backend.js';

interface Fit extends GaussianMixtureRecord {
  readonly regularization: number;
  readonly iterations: number;
  readonly start: Pick<GaussianMixtureRecord, 'weights' | 'means' | 'covariances'>;
  readonly lastLowerBound: number;
  readonly score: number;
  readonly bic: number;
  readonly aic: number;
  readonly logProb: readonly number[];
  readonly responsibilities: readonly (readonly number[])[];
  readonly predict: readonly number[];
}

interface DataSet {
  readonly points: readonly (readonly number[])[];
  readonly components: number;
  readonly fits: readonly Fit[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/gaussian-mixture/scikit-learn.json', import.meta.url), 'utf8'),
) as readonly DataSet[];

const cases = fixture.flatMap(({ points, components, fits }) =>
  fits.map((fit) => ({
    points,
    components,
    fit,
    name:
      `${points.length} points in ${points[0]!.length} dimensions, ${components} ` +
      `${fit.covariance}, ${fit.iterations} iterations, regularization ${fit.regularization}`,
  })),
);

const flat = (nested: Nested | Float64Array[]): number[] =>
  typeof nested === 'number' ? [nested] : [...nested].flatMap((part) => flat(part as Nested));

/** Expects numbers to agree within 1e-9 of the largest of those expected. */
function expectSame(actual: Nested | Float64Array[], expected: Nested): void {
  const [ours, theirs] = [flat(actual), flat(expected)];
  expect(ours.length).toBe(theirs.length);
  const size = Math.max(...theirs.map(Math.abs));
  ours.forEach((value, i) =>
    expect(
      Math.abs(value - theirs[i]!),
      `element ${i}: ${value} for ${theirs[i]}`,
    ).toBeLessThanOrEqual(1e-9 * size),
  );
}

describe.each(['cpu', 'accelerated wasm'] as const)(
  'fitGaussianMixture on %s, like scikit-learn from the same start',
  (backend) => {
    useBackend(backend);

    it.each(cases)('$name', async ({ points, components, fit }) => {
      const { covariance, regularization, iterations, start } = fit;
      const options = {
        components,
        covariance,
        regularization,
        standardize: false,
        maxIterations: iterations,
        tolerance: 0,
        progress: false,
      };
      const mixture = await fitGaussianMixture(points, { ...options, initialization: start });
      expect([mixture.iterations, mixture.converged, mixture.lowerBounds.length]).toEqual([
        iterations,
        false,
        iterations,
      ]);
      expectSame(mixture.score(points), fit.score);
      expectSame(mixture.lowerBounds.at(-1)!, fit.lastLowerBound);
      expectSame(mixture.weights, fit.weights);
      expectSame(mixture.means, fit.means);
      expectSame(mixture.covariances, fit.covariances);
      expectSame(mixture.bic(points), fit.bic);
      expectSame(mixture.aic(points), fit.aic);
      const few = points.slice(0, fit.logProb.length);
      expectSame([...mixture.logProb(few)], fit.logProb);
      expectSame(mixture.responsibilities(few), fit.responsibilities);
      expect([...mixture.predict(few)]).toEqual(fit.predict);
    });

    it.each(cases)('with its parameters given: $name', ({ points, fit }) => {
      const { covariance, weights, means, covariances } = fit;
      expectSame(
        gaussianMixture({ covariance, weights, means, covariances }).score(points),
        fit.score,
      );
    });
  },
);
