import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighborAccuracy } from '../../src/index.js';
import { expectVaeKitError } from '../support/errors.js';

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

const accuracy = (points: ReturnType<typeof line>, labels: number[], neighbors: number) =>
  nearestNeighborAccuracy(points, labels, { neighbors });

describe('nearestNeighborAccuracy', () => {
  it('does not ask a point for its own class', () => {
    expect(accuracy(line(0, 1, 10, 11), [0, 0, 1, 1], 1)).toBe(1);
    expect(accuracy(line(0, 1, 10, 11), [0, 1, 0, 1], 1)).toBe(0);
  });

  it('lets the majority decide, and the nearest among equals', () => {
    expect(accuracy(line(0, 1, 2, 2.5), [0, 0, 1, 1], 3)).toBe(0);
    expect(accuracy(line(0, 1, 2, 2.5), [0, 0, 1, 1], 2)).toBe(1);
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
          const found = nearestNeighborAccuracy(
            { values: Float32Array.from(points.flat()), dimensions: points[0]!.length },
            labels.slice(0, points.length),
            { neighbors },
          );
          expect(found).toBeCloseTo(bySorting(points, labels, neighbors), 10);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('tells other points by these', () => {
    const test = { codes: line(0.4, 9, 30, 1), labels: [0, 1, 0, 0] };
    expect(nearestNeighborAccuracy(line(0, 1, 10, 11), [0, 0, 1, 1], { neighbors: 1, test })).toBe(
      0.75,
    );
    const many = { neighbors: 100, test };
    expect(nearestNeighborAccuracy(line(0, 1, 10), [0, 0, 1], many)).toBe(0.75);
  });

  it('goes by direction alone where it is told to', () => {
    const rows = [
      [1, 0.1],
      [9, 0],
      [0.1, 1],
      [0, 9],
    ];
    const by = (metric: 'cosine' | 'euclidean') =>
      nearestNeighborAccuracy(rows, [0, 0, 1, 1], { neighbors: 1, metric });
    expect(by('cosine')).toBe(1);
    // [1, 0.1] and [0.1, 1] are each other's nearest.
    expect(by('euclidean')).toBe(0.5);
  });

  it('refuses labels of another number, and a point alone', () => {
    expectVaeKitError(() => nearestNeighborAccuracy(line(0, 1), [0]), /each of the 2 points/);
    expectVaeKitError(() => nearestNeighborAccuracy(line(0), [0]), /must be two points or more/);
  });
});
