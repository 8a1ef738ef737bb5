import { describe, expect, it } from 'vitest';
import { projection } from '../../../../examples/shared/drawing/projection.js';

describe('projection', () => {
  it('shows the axes as an eye in front of the first one sees them', () => {
    const project = projection({ azimuth: 0, elevation: 0 });
    expect(project([3, 0, 0])).toEqual({ x: 0, y: 0, depth: 3 });
    expect(project([0, 3, 0])).toEqual({ x: 3, y: 0, depth: 0 });
    expect(project([0, 0, 3])).toEqual({ x: 0, y: 3, depth: 0 });
  });

  it('keeps lengths, depth included', () => {
    const { x, y, depth } = projection({ azimuth: -70, elevation: 15 })([1, -2, 3]);
    expect(Math.hypot(x, y, depth)).toBeCloseTo(Math.hypot(1, 2, 3), 12);
  });
});
