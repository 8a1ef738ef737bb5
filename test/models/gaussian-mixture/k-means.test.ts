import { describe, expect, it } from 'vitest';
import { randomKey } from '../../../src/core/keys.js';
import { kMeans } from '../../../src/models/gaussian-mixture/k-means.js';
import { float64Stream } from '../../support/random.js';

const rest = () => Promise.resolve();

describe('kMeans', () => {
  // Centres drawn without regard to each other would hit every one of ten groups in 0.04 % of all
  // seeds.
  it('finds ten groups that lie apart, with every seed', async () => {
    const next = float64Stream(1);
    const values = Float64Array.from({ length: 2 * 500 }, (_, i) => {
      const group = Math.floor(i / 2) % 10;
      return (i % 2 === 0 ? 40 * (group % 5) : 40 * Math.floor(group / 5)) + next();
    });
    for (let seed = 0; seed < 25; seed++) {
      const { centres, owners } = await kMeans(
        { values, count: 500, dimensions: 2 },
        10,
        randomKey(seed),
        rest,
      );
      expect(new Set(owners.subarray(0, 10)).size).toBe(10);
      owners.forEach((owner, i) => expect(owner).toBe(owners[i % 10]));
      for (let group = 0; group < 10; group++) {
        const own = values.filter((_, i) => i % 2 === 0 && (i / 2) % 10 === group);
        expect(centres[2 * owners[group]!]).toBeCloseTo(
          own.reduce((sum, value) => sum + value, 0) / own.length,
          9,
        );
      }
    }
  });

  it('leaves centres without points where they are', async () => {
    const { centres, owners } = await kMeans(
      { values: Float64Array.from([1, 1, 1, 5]), count: 4, dimensions: 1 },
      4,
      randomKey(1),
      rest,
    );
    expect([...centres].every((centre) => centre === 1 || centre === 5)).toBe(true);
    expect(owners[0]).toBe(owners[1]);
    expect(owners[0]).not.toBe(owners[3]);
  });
});
