import { expect } from 'vitest';
import type { LogLikelihood } from '../../src/index.js';
import { mean } from '../support/statistics.js';

/**
 * Expects estimates by 20 seeds to lie around the exact value as their stated errors say.
 *
 * Where they do, more than one beyond three errors has a probability of 0.0014, and a sum of the 20
 * squares outside of the two bounds, those of χ² with 20 degrees of freedom, one of 0.0002.
 */
export async function expectAgreement(
  exact: readonly number[],
  estimate: (seed: number) => Promise<LogLikelihood>,
): Promise<void> {
  const truth = mean(exact);
  const errors: number[] = [];
  for (let seed = 1; seed <= 20; seed++) {
    const found = await estimate(seed);
    expect(found.ended).toBe('completed');
    expect(found.mean).toBeCloseTo(mean(found.perDatum), 10);
    errors.push((found.mean - truth) / found.standardError);
    found.perDatum.forEach((each, i) =>
      // Looked at singly these are many, and of skewed scatter.
      expect(Math.abs(each - exact[i]!)).toBeLessThan(6 * found.perDatumErrors[i]! + 1e-5),
    );
  }
  expect(errors.filter((error) => Math.abs(error) > 3).length).toBeLessThanOrEqual(1);
  const square = errors.reduce((total, error) => total + error * error, 0);
  expect(square).toBeGreaterThan(4.4);
  expect(square).toBeLessThan(52.4);
}
