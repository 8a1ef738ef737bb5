import { describe, expect, it } from 'vitest';
import { apart } from '../../../examples/page/src/views/drawing/apart.js';
import {
  covarianceEllipse,
  diagonalEllipse,
  type Ellipse,
} from '../../../examples/page/src/views/drawing/ellipse.js';
import { reachOf } from '../../../examples/page/src/views/drawing/reach.js';
import { extent, look } from '../../../examples/page/src/views/drawing/rotation.js';
import { centreStrokes, rasterize } from '../../../examples/page/src/views/drawing/strokes.js';

describe('the ellipse of a Gaussian', () => {
  const pointsOf = ({ x, y, radiusX, radiusY, angle }: Ellipse) =>
    Array.from({ length: 16 }, (_, i) => {
      const [u, v] = [radiusX * Math.cos(i), radiusY * Math.sin(i)];
      return [
        x + u * Math.cos(angle) - v * Math.sin(angle),
        y + u * Math.sin(angle) + v * Math.cos(angle),
      ] as const;
    });

  it.each([
    [2, 0.9, 0.7],
    [0.7, 0.9, 2],
    [1, -0.8, 1],
    [3, 0, 0.1],
    [0.1, 0, 3],
  ])('holds points of one Mahalanobis distance, for Σ = %d %d %d', (xx, xy, yy) => {
    const determinant = xx * yy - xy * xy;
    for (const [px, py] of pointsOf(covarianceEllipse([1, -2], [xx, xy, yy], 1.5))) {
      const [a, b] = [px - 1, py + 2];
      const square = (yy * a * a - 2 * xy * a * b + xx * b * b) / determinant;
      expect(square).toBeCloseTo(1.5 ** 2, 9);
    }
  });

  it('of independent dimensions lies along the axes', () => {
    expect(diagonalEllipse([1, 2], [0.5, 0.25], 2)).toEqual({
      ...{ x: 1, y: 2, radiusX: 1, radiusY: 0.5, angle: 0 },
    });
  });
});

describe('a look at points', () => {
  const points = new Float32Array([1, 2, 3, -4, 0.5, 0]);

  it('keeps distances from the centre, from wherever', () => {
    const seen = look(points, { azimuth: 0.7, elevation: -0.4 }, [0.5, 0, 1]);
    for (const i of [0, 3]) {
      const [x, y, z] = points.subarray(i, i + 3) as unknown as [number, number, number];
      expect(Math.hypot(...seen.subarray(i, i + 3))).toBeCloseTo(Math.hypot(x - 0.5, y, z - 1), 5);
    }
  });

  it('from the front shows the second axis across and the third one up', () => {
    const seen = look(points, { azimuth: 0, elevation: 0 }, [0, 0, 0]);
    expect([...seen.subarray(0, 3)]).toEqual([2, 3, 1]);
  });

  it('from above shows the third axis towards the eye', () => {
    const seen = look(points, { azimuth: 0, elevation: Math.PI / 2 }, [0, 0, 0]);
    expect(seen[2]).toBeCloseTo(3, 5);
  });

  it('fits all points into a sphere', () => {
    const { centre, radius } = extent(points);
    expect(centre).toEqual([-1.5, 1.25, 1.5]);
    expect(radius).toBeCloseTo(Math.hypot(2.5, 0.75, 1.5), 9);
    expect(extent(new Float32Array(0))).toMatchObject({ centre: [0, 0, 0] });
  });
});

describe('strokes', () => {
  const one = [
    [0.1, 0.1],
    [0.1, 0.3],
  ] as const;

  it('leave ink along their way and none elsewhere', () => {
    const image = rasterize([one], 10);
    expect(image[2 * 10 + 1]).toBe(1);
    expect(image[9 * 10 + 9]).toBe(0);
    expect(Math.max(...image)).toBe(1);
    expect(rasterize([[[0.5, 0.5]]], 9)[4 * 9 + 4]).toBe(1);
  });

  it('are moved and scaled to lie as the digits of MNIST do', () => {
    const image = rasterize(centreStrokes([one]), 28);
    const inked = [...image.keys()].filter((i) => image[i]! > 0.3).map((i) => Math.floor(i / 28));
    expect(Math.max(...inked) - Math.min(...inked) + 1).toBeGreaterThanOrEqual(19);
    expect(Math.max(...inked) - Math.min(...inked) + 1).toBeLessThanOrEqual(21);
    const mass = image.reduce((sum, ink) => sum + ink, 0);
    const across = image.reduce((sum, ink, i) => sum + ink * (i % 28), 0) / mass;
    expect(across).toBeCloseTo(13.5, 1);
  });

  it('of a dot stay a dot, and none stay none', () => {
    const [dot] = centreStrokes([[[0.2, 0.9]]]);
    expect(dot).toEqual([[expect.closeTo(0.5), expect.closeTo(0.5)]]);
    expect(centreStrokes([])).toEqual([]);
  });
});

describe('things that would lie upon each other', () => {
  const distance = (a: readonly number[], b: readonly number[]) =>
    Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);

  it('go apart, and what is alone stays', () => {
    const places = [
      [50, 50],
      [54, 50],
      [50, 50],
      [150, 20],
    ] as const;
    const moved = apart(places, 20, [200, 100]);
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < i; j++) expect(distance(moved[i]!, moved[j]!)).toBeGreaterThan(19.5);
    expect(moved[3]).toEqual([150, 20]);
    moved.forEach((place, i) => expect(distance(place, places[i]!)).toBeLessThan(20));
  });

  it('stay within the picture', () => {
    const corner = Array.from({ length: 5 }, () => [0, 0] as const);
    for (const [x, y] of apart(corner, 10, [100, 100])) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(5);
      expect(Math.max(x, y)).toBeLessThanOrEqual(95);
    }
  });
});

describe('how far a picture goes', () => {
  it('is by quarters, past nearly all points', () => {
    expect(reachOf([0.1, -0.2])).toBe(0.25);
    expect(reachOf(Array.from({ length: 1001 }, (_, i) => (3 * (i - 500)) / 500))).toBe(3.5);
    expect(reachOf([])).toBe(0.25);
  });
});
