import { setBackend, slice, tidy, tile } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { arrayDataset } from 'vae-kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { ellipse, wantedParts } from '../../../examples/shared/drawing/ellipse.js';
import { manifold, normalGrid } from '../../../examples/shared/figures/manifold.js';
import { encodeAll, innerRange, pairs } from '../../../examples/shared/data/points.js';
import { expectNoLeak } from '../../support/leaks.js';

beforeAll(() => setBackend('cpu'));

describe('encodeAll', () => {
  it('encodes every row in its place, the last part being smaller', () => {
    const rows = arrayDataset(
      Float32Array.from({ length: 3 * 1203 }, (_, i) => i),
      [3],
    );
    const { values, dimensions } = encodeAll(rows, (data) =>
      tidy(() => slice(data, [0, 1], [-1, 2])),
    );
    expect(dimensions).toBe(2);
    expect(values).toEqual(
      Float32Array.from({ length: 2 * 1203 }, (_, i) => 3 * Math.floor(i / 2) + 1 + (i % 2)),
    );
  });
});

describe('pairs', () => {
  it('takes two numbers for a point', () => {
    expect(pairs({ values: Float32Array.of(1, 2, 3, 4), dimensions: 2 })).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });
});

describe('innerRange', () => {
  it('leaves out the share asked for at each end, with room around the rest', () => {
    const [low, high] = innerRange(
      Array.from({ length: 101 }, (_, i) => 100 - i),
      0.1,
    );
    expect([low, high]).toEqual([10 - 0.04 * 80, 90 + 0.04 * 80]);
    expect(innerRange([5, 5], 0)).toEqual([4.96, 5.04]);
  });
});

describe('ellipse', () => {
  it('is as far from the mean as told, in standard deviations of a correlated Gaussian', () => {
    const [[xx, xy], [, yy]] = [
      [2, -0.7],
      [-0.7, 0.5],
    ] as const;
    const line = ellipse(
      [3, -1],
      [
        [xx, xy],
        [xy, yy],
      ],
      2,
    );
    const determinant = xx * yy - xy * xy;
    for (const [x, y] of line) {
      const [dx, dy] = [x - 3, y + 1];
      expect((yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant).toBeCloseTo(4, 10);
    }
    expect(line.at(-1)).toEqual(line[0]);
    expect(new Set(line.map(String)).size).toBe(line.length - 1);
  });

  it('of a degenerate Gaussian is a line', () => {
    for (const [x, y] of ellipse(
      [0, 0],
      [
        [1, 1],
        [1, 1],
      ],
      1,
    ))
      expect(y).toBeCloseTo(x, 12);
  });
});

describe('wantedParts', () => {
  it('are unbroken, and of two points at least', () => {
    expect(wantedParts([1, 2, -1, 3, -2, 4, 5, 6, -3], (value) => value > 0)).toEqual([
      [1, 2],
      [4, 5, 6],
    ]);
    expect(wantedParts([-1], (value) => value > 0)).toEqual([]);
  });
});

describe('manifold', () => {
  it('takes latents of equal probability', () => {
    expect(normalGrid(2)).toEqual([-0.6744897501960817, 0.6744897501960817]);
    const grid = normalGrid(20);
    expect(grid).toHaveLength(20);
    grid.forEach((z, i) => expect(z).toBeCloseTo(-grid[19 - i]!, 12));
  });

  it('asks for z₁ to the right and z₂ upwards, and leaves no tensors behind', () => {
    let asked: number[][] = [];
    expectNoLeak(() => {
      manifold((z) => {
        asked = z.arraySync() as number[][];
        return tidy(() => tile(slice(z, [0, 0], [400, 1]), [1, 784]));
      });
      return {};
    });
    expect(asked).toHaveLength(400);
    expect(asked[0]![0]).toBeCloseTo(-1.96, 2);
    expect(asked[0]![1]).toBeCloseTo(1.96, 2);
    expect(asked[1]![0]).toBeGreaterThan(asked[0]![0]!);
    expect(asked[1]![1]).toBe(asked[0]![1]);
    expect(asked[399]![1]).toBeCloseTo(-1.96, 2);
  });
});
