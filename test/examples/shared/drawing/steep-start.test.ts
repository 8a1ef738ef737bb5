import { describe, expect, it } from 'vitest';
import { withoutSteepStart } from '../../../../examples/shared/drawing/steep-start.js';

const pointsOf = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

describe('withoutSteepStart', () => {
  it('leaves out the share of points asked for, and says so', () => {
    const { domain, note } = withoutSteepStart(
      pointsOf([500, 110, 108, 106, 104, 102, 101, 100.5, 100.2, 100.1, 100]),
      0.1,
    );
    expect(domain[0]).toBeCloseTo(99.4, 10);
    expect(domain[1]).toBeCloseTo(110.6, 10);
    expect(note).toContain('from 500.0 to 110.6');
  });

  it('leaves nothing out and says nothing where the start is no higher than the rest', () => {
    const { domain, note } = withoutSteepStart(pointsOf([3, 3, 3]), 0.5);
    expect(domain[0]).toBeLessThan(3);
    expect(domain[1]).toBeGreaterThan(3);
    expect(note).toBe('');
  });
});
