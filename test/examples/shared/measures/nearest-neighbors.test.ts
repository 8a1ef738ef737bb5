import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaveOneOutAccuracy } from '../../../../examples/shared/measures/nearest-neighbors.js';

const line = (...values: number[]) => ({ values: Float32Array.from(values), dimensions: 1 });

/** The same by sorting all distances. */
function bySorting(
  points: readonly (readonly number[])[],
  labels: readonly number[],
  neighbors: number,
): number {
  const right = points.filter((point, i) => {
    const others = points
      .map((other, j) => ({
        label: labels[j]!,
        j,
        distance: other.reduce((total, value, d) => total + (value - point[d]!) ** 2, 0),
      }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, neighbors);
    const votes = others.map(({ label }) => others.filter((other) => other.label === label).length);
    return others[votes.indexOf(Math.max(...votes))]!.label === labels[i];
  });
  return right.length / points.length;
}

describe('leaveOneOutAccuracy', () => {
  it('does not ask a point for its own class', () => {
    expect(leaveOneOutAccuracy(line(0, 1, 10, 11), [0, 0, 1, 1], 1)).toBe(1);
    expect(leaveOneOutAccuracy(line(0, 1, 10, 11), [0, 1, 0, 1], 1)).toBe(0);
  });

  it('lets the majority decide, and the nearest among equals', () => {
    expect(leaveOneOutAccuracy(line(0, 1, 2, 2.5), [0, 0, 1, 1], 3)).toBe(0);
    expect(leaveOneOutAccuracy(line(0, 1, 2, 2.5), [0, 0, 1, 1], 2)).toBe(1);
  });

  it('finds what sorting all distances finds', () => {
    const coordinate = fc.integer({ min: -1000, max: 1000 });
    const set = fc.integer({ min: 1, max: 3 }).chain((dimensions) =>
      fc.record({
        points: fc.uniqueArray(
          fc.array(coordinate, { minLength: dimensions, maxLength: dimensions }),
          { minLength: 2, maxLength: 25, selector: String },
        ),
        neighbors: fc.integer({ min: 1, max: 12 }),
      }),
    );
    fc.assert(
      fc.property(
        set,
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 25, maxLength: 25 }),
        ({ points, neighbors }, labels) => {
          const accuracy = leaveOneOutAccuracy(
            { values: Float32Array.from(points.flat()), dimensions: points[0]!.length },
            labels,
            neighbors,
          );
          expect(accuracy).toBeCloseTo(bySorting(points, labels, neighbors), 10);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
});
