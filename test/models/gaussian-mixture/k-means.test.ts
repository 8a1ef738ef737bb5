import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomKey } from '../../../src/core/keys.js';
import {
  kMeans,
  moveCentres,
  POINTS_PER_REST,
  STILL,
} from '../../../src/models/gaussian-mixture/k-means.js';
import { spaceOf } from '../../../src/models/gaussian-mixture/point-space.js';
import { useBackend } from '../../support/backend.js';
import { float64Stream } from '../../support/random.js';

const rest = () => Promise.resolve();

interface Fit {
  readonly inertia: number;
  readonly rounds: number;
  readonly owners: readonly number[];
  readonly centres: readonly (readonly number[])[];
}

interface Case {
  readonly points: readonly (readonly number[])[];
  readonly start: readonly (readonly number[])[];
  readonly still: Fit;
  readonly fixed: Fit;
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/gaussian-mixture/k-means.json', import.meta.url), 'utf8'),
) as readonly Case[];

const asPoints = (rows: readonly (readonly number[])[]) => ({
  values: Float64Array.from(rows.flat()),
  count: rows.length,
  dimensions: rows[0]!.length,
});

/** One of Lloyd's rounds, written out: the nearest centre of each point, and where centres go. */
function round(rows: readonly (readonly number[])[], centres: readonly (readonly number[])[]) {
  const squares = (row: readonly number[]) =>
    centres.map((centre) => centre.reduce((sum, value, j) => sum + (value - row[j]!) ** 2, 0));
  const owners = rows.map((row) => squares(row).indexOf(Math.min(...squares(row))));
  const inertia = rows.reduce((sum, row) => sum + Math.min(...squares(row)), 0);
  const moved = centres.map((centre, k) => {
    const own = rows.filter((_, i) => owners[i] === k);
    return centre.map((value, j) =>
      own.length === 0 ? value : own.reduce((sum, row) => sum + row[j]!, 0) / own.length,
    );
  });
  return { owners, inertia, moved };
}

const rowsOf = (values: Float64Array, dimensions: number) =>
  Array.from({ length: values.length / dimensions }, (_, i) => [
    ...values.subarray(i * dimensions, (i + 1) * dimensions),
  ]);

describe.each(['cpu', 'accelerated wasm'] as const)('moveCentres on %s', (backend) => {
  useBackend(backend);

  it.each(fixture.map((one) => ({ ...one, name: `${one.points.length} points` })))(
    'ends where scikit-learn does, after several rounds: $name',
    async ({ points, start, still, fixed }) => {
      // Else a single round would do.
      expect(still.rounds).toBeGreaterThan(2);
      const { centres, owners } = await moveCentres(
        asPoints(points),
        asPoints(start).values,
        spaceOf(asPoints(points), start.length, 1),
        rest,
      );
      expect([...owners]).toEqual(still.owners);
      still.centres.flat().forEach((value, i) => expect(centres[i]).toBeCloseTo(value, 10));
      const found = round(points, rowsOf(centres, points[0]!.length));
      expect(found.inertia / still.inertia).toBeCloseTo(1, 12);
      // What more rounds would bring, to a fixed point.
      expect(found.inertia / fixed.inertia).toBeLessThan(1.01);
    },
  );

  it('stands still: one round more moves its centres by no more than promised', async () => {
    const next = float64Stream(6);
    for (const [count, dimensions, clusters] of [
      [POINTS_PER_REST - 1, 2, 5],
      [POINTS_PER_REST, 1, 4],
      [POINTS_PER_REST + 1, 3, 6],
      [2 * POINTS_PER_REST + 5, 2, 3],
    ] as const) {
      const rows = Array.from({ length: count }, () =>
        Array.from({ length: dimensions }, () => next() + next() - 1),
      );
      let rests = 0;
      const counted = () => {
        rests++;
        return Promise.resolve();
      };
      const points = asPoints(rows);
      const { centres, owners } = await kMeans(points, clusters, randomKey(3), counted);
      const more = round(rows, rowsOf(centres, dimensions));
      // Each point, those after the last rest too, is with its nearest centre.
      expect([...owners]).toEqual(more.owners);
      const way = more.moved.flat().reduce((sum, value, i) => sum + (value - centres[i]!) ** 2, 0);
      // Each coordinate has the variance 1/6; each round takes a rest for each part of the points.
      expect(way).toBeLessThan(STILL * 0.2);
      const parts = Math.ceil(count / POINTS_PER_REST);
      expect(rests).toBeGreaterThan(clusters - 1 + 3 * parts);
      expect((rests - (clusters - 1)) % parts).toBe(0);
    }
  });
});

describe.each(['cpu', 'accelerated wasm'] as const)('kMeans on %s', (backend) => {
  useBackend(backend);

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
