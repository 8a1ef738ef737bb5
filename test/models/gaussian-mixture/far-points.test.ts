import { describe, expect, it } from 'vitest';
import { gaussianMixture, type GaussianMixtureRecord } from '../../../src/index.js';
import { float64Stream } from '../../support/random.js';
import { covarianceTypes, matricesOf, randomRecord } from './mixtures.js';

/** So many binary places are kept behind the point: more than any float64 has. */
const PLACES = 1200n;

/** A float64 as a whole number of 2^-1200, exactly. */
function exact(value: number): bigint {
  expect(Number.isFinite(value)).toBe(true);
  let [rest, exponent] = [value, 0n];
  while (!Number.isInteger(rest)) [rest, exponent] = [rest * 2, exponent + 1n];
  return BigInt(rest) << (PLACES - exponent);
}

/** The float64 near a whole number of 2^-1200. */
function rounded(value: bigint): number {
  const digits = value.toString(2).replace('-', '').length;
  const shift = BigInt(Math.max(0, digits - 64));
  // In two steps, each of which stays in range.
  const power = Number(shift - PLACES);
  return Number(value >> shift) * 2 ** Math.trunc(power / 2) * 2 ** (power - Math.trunc(power / 2));
}

/**
 * By how much each component's log w N(x; μ, Σ) is below the greatest, in two dimensions, with the
 * squares as exact fractions; and the greatest itself.
 */
function exactly(record: GaussianMixtureRecord, point: readonly number[]) {
  const figures = matricesOf(record).map((matrix, k) => {
    const [[xx, xy], [, yy]] = matrix as [[number, number], [number, number]];
    const [dx, dy] = [0, 1].map((i) => exact(point[i]!) - exact(record.means[k]![i]!)) as [
      bigint,
      bigint,
    ];
    const determinant = exact(xx) * exact(yy) - exact(xy) ** 2n;
    const form = exact(yy) * dx * dx - 2n * exact(xy) * dx * dy + exact(xx) * dy * dy;
    const constant =
      Math.log(record.weights[k]!) -
      Math.log(2 * Math.PI) -
      0.5 * (Math.log(xx) + Math.log(yy - (xy / xx) * xy));
    // A component of weight 0 is none.
    if (record.weights[k] === 0) return -(1n << 9000n);
    return exact(constant) - form / (2n * determinant);
  });
  const most = figures.reduce((a, b) => (b > a ? b : a));
  return { most: rounded(most), below: figures.map((figure) => rounded(most - figure)) };
}

const points = float64Stream(3);
const scattered = (size: number) =>
  Array.from({ length: 40 }, () =>
    [2 * points() - 1, 2 * points() - 1].map((value) => value * size),
  );

/** Components apart from each other, or of one covariance, at places where digits are scarce. */
const mixtures: [string, GaussianMixtureRecord][] = [
  ...covarianceTypes.map((covariance): [string, GaussianMixtureRecord] => [
    covariance,
    randomRecord(covariance, 4, 2),
  ]),
  [
    'of one width',
    {
      covariance: 'spherical',
      weights: [0.2, 0.5, 0.3],
      means: [
        [2, 0],
        [-2, 0],
        [0, 3],
      ],
      covariances: [1, 1, 1],
    },
  ],
  [
    'of alike matrices',
    {
      covariance: 'full',
      weights: [0.25, 0.75],
      means: [
        [0, 0],
        [1, -1],
      ],
      covariances: [0, 1].map(() => [
        [2, 0.5],
        [0.5, 1],
      ]),
    },
  ],
  [
    'narrow and wide',
    {
      covariance: 'diagonal',
      weights: [0.5, 0, 0.5],
      means: [
        [1e100, 0],
        [5, 5],
        [0, -1e-3],
      ],
      covariances: [
        [1e180, 1e180],
        [1, 1],
        [1e-12, 1e-14],
      ],
    },
  ],
];

describe.each(mixtures)('far from a mixture that is %s', (_, record) => {
  const mixture = gaussianMixture(record);

  it.each([1, 1e5, 1e7, 1e10, 1e17, 1e60, 1e153, 1e160, 1e200, 1.7e308])(
    'figures are those of exact arithmetic, at a distance of %s',
    (size) => {
      for (const point of [...scattered(size), [size, 0], [0, -size], [-size, size]]) {
        const { most, below } = exactly(record, point);
        const total = below.reduce((sum, gap) => sum + Math.exp(-gap), 0);
        const [logProb] = mixture.logProb([point]);
        const expected = most + Math.log(total);
        if (expected === -Infinity) expect(logProb).toBe(-Infinity);
        else expect(Math.abs(logProb! - expected)).toBeLessThan(1e-11 * (1 + Math.abs(expected)));
        const [shares] = mixture.responsibilities([point]);
        below.forEach((gap, k) => expect(shares![k]).toBeCloseTo(Math.exp(-gap) / total, 5));
        expect(mixture.predict([point])[0]).toBe(below.indexOf(0));
      }
    },
  );
});

describe('a point whose squares overflow', () => {
  it.each(covarianceTypes)(
    'has figures without NaN, of %s covariances in five dimensions',
    (covariance) => {
      const mixture = gaussianMixture(randomRecord(covariance, 6, 5));
      const next = float64Stream(8);
      for (const size of [1e18, 1e155, 1e200, 1e300, Number.MAX_VALUE]) {
        for (let i = 0; i < 30; i++) {
          const point = Array.from({ length: 5 }, () => size * (2 * next() - 1));
          expect(mixture.logProb([point])[0]).toBeLessThan(-1e30);
          const shares = mixture.responsibilities([point])[0]!;
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
          expect(mixture.predict([point])[0]).toBe(shares.indexOf(Math.max(...shares)));
        }
      }
    },
  );

  it('belongs to the component that is nearest in its own metric', () => {
    const mixture = gaussianMixture({
      covariance: 'spherical',
      weights: [0.5, 0.5],
      means: [[0], [1e150]],
      covariances: [4, 1],
    });
    expect([...mixture.predict([[1e200], [-1e200], [0.9e150], [0.6e150]])]).toEqual([0, 0, 1, 0]);
    expect([...mixture.logProb([[1e200], [-1.7e308]])]).toEqual([-Infinity, -Infinity]);
    expect(mixture.score([[1e200], [0]])).toBe(-Infinity);
    expect([mixture.bic([[1e200]]), mixture.aic([[1e200]])]).toEqual([Infinity, Infinity]);
  });

  it('has a finite log-density as long as that is a number, though the square is none', () => {
    const mixture = gaussianMixture({
      covariance: 'spherical',
      weights: [1],
      means: [[0]],
      covariances: [1],
    });
    // Half of 3.24e308 is below the greatest number, 1.797e308.
    const [logProb] = mixture.logProb([[1.8e154]]);
    expect(logProb! / -1.62e308).toBeCloseTo(1, 12);
  });
});
