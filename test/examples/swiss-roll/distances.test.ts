import { expect, it } from 'vitest';
import { distanceAmong, distanceBetween, inSets } from '../../../examples/swiss-roll/distances.js';

// Sets of one point each, so that their energy distance is twice that of the points.
const values = Float32Array.of(0, 0, 0, 3, 4, 0, 3, 4, 12);
const sets = inSets(values, 1);

it('are of as many whole sets as there are', () => {
  expect(sets.map((set) => [...set.values])).toEqual([
    [0, 0, 0],
    [3, 4, 0],
    [3, 4, 12],
  ]);
  expect(inSets(values, 2)).toHaveLength(1);
});

it('are means over pairs of the same place, or over all pairs of different places', () => {
  expect(distanceBetween(sets, sets)).toBe(0);
  const turned = [sets[1]!, sets[0]!, sets[2]!];
  expect(distanceBetween(sets, turned)).toBeCloseTo((10 + 10 + 0) / 3);
  expect(distanceAmong(sets)).toBeCloseTo((10 + 26 + 24) / 3);
});
