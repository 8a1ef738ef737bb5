import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/index.js';
import reference from '../fixtures/evaluation/normal-quantile.json';

describe('normalQuantile', () => {
  it.each(reference.normalQuantile as [number, number][])(
    'of %d is %d, as SciPy has it',
    (p, expected) => {
      expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(
        2e-15 * Math.max(1, Math.abs(expected)),
      );
    },
  );

  it('is infinite at the ends, and nowhere else a number outside of them', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    for (const p of [-0.1, 1.1, NaN]) expect(normalQuantile(p)).toBeNaN();
  });
});
