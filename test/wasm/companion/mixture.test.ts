import { describe, expect, it } from 'vitest';
import {
  stripLength,
  stripsOf,
  tilesLength,
  triangleOf,
} from '../../../src/wasm/kernels/triangles.js';
import { arena, builds, cases, type Block, type Cases } from './arena.js';

/** Sizes on both sides of four coordinates, of eight points, and of the 64 that are worked on. */
const DIMENSIONS = [1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 33];
const COUNTS = [1, 2, 3, 7, 8, 9, 15, 16, 63, 64, 65, 127, 130, 200];

const words = (values: Float64Array) => new Float32Array(values.buffer);
const numbers = (block: Block) => new Float64Array(block.values().slice().buffer);

interface Mixture {
  readonly k: number;
  readonly d: number;
  readonly triangular: boolean;
  readonly means: Float64Array;
  readonly inverses: Float64Array;
  readonly constants: Float64Array;
}

function mixtureOf(random: Cases, k: number, d: number, triangular: boolean): Mixture {
  const inverses = Float64Array.from(
    random.numbers(k * d * (triangular ? d : 1), 1 / Math.sqrt(d)),
  );
  if (triangular)
    inverses.forEach((value, i) => {
      const [row, column] = [Math.floor(i / d) % d, i % d];
      inverses[i] = column > row ? 0 : column === row ? 1 + Math.abs(value) : value;
    });
  return {
    k,
    d,
    triangular,
    means: Float64Array.from(random.numbers(k * d)),
    inverses,
    constants: Float64Array.from(random.numbers(k)),
  };
}

/** Bayes' rule by its formula. */
function posteriorOf({ k, d, triangular, means, inverses, constants }: Mixture, x: Float64Array) {
  const n = x.length / d;
  return Array.from({ length: n }, (_, i) => {
    const logs = Array.from({ length: k }, (_unused, c) => {
      let distance = 0;
      for (let row = 0; row < d; row++) {
        let standardized = 0;
        for (let column = triangular ? 0 : row; column <= row; column++)
          standardized +=
            inverses[triangular ? (c * d + row) * d + column : c * d + row]! *
            (x[i * d + column]! - means[c * d + column]!);
        distance += standardized ** 2;
      }
      return constants[c]! - distance / 2;
    });
    const most = Math.max(...logs);
    const total = logs.reduce((sum, log) => sum + Math.exp(log - most), 0);
    return { most, total, shares: logs.map((log) => Math.exp(log - most) / total) };
  });
}

describe.each(builds())('with $name', (build) => {
  const { functions, clear, input, output, check } = arena(build, { pages: 60 });
  const put = (values: Float64Array) => input(words(values));
  const room = (length: number) => output(2 * length);
  const scratchOf = () => output(functions.scratchBytes() / 4);
  const past = (values: Float64Array) => {
    // What is read past the end must not show.
    const longer = new Float64Array(values.length + 3).fill(NaN);
    longer.set(values);
    return put(longer);
  };

  /** The E-step, divided into parts of so many eights. */
  function expectIn(mixture: Mixture, x: Float64Array, eights: number) {
    const { k, d, triangular, means, inverses, constants } = mixture;
    const n = x.length / d;
    const stride = Math.ceil(n / 8) * 8;
    const laid = triangular ? new Float64Array(k * stripLength(d)) : inverses;
    if (triangular) stripsOf(inverses, k, d, laid);
    clear();
    const [points, centres, own, constant] = [past(x), past(means), put(laid), put(constants)];
    const [shares, mosts, totals] = [room(k * stride), room(stride), room(stride)];
    const scratch = scratchOf();
    for (let first = 0; first < stride / 8; first += eights)
      functions.mixtureExpect(
        first,
        Math.min(eights, stride / 8 - first),
        n,
        k,
        d,
        triangular,
        points.address,
        centres.address,
        own.address,
        constant.address,
        shares.address,
        stride,
        mosts.address,
        totals.address,
        scratch.address,
      );
    check();
    return { stride, shares: numbers(shares), mosts: numbers(mosts), totals: numbers(totals) };
  }

  it('mixtureExpect is Bayes’ rule, with the same bits however points are divided', () => {
    const random = cases(1);
    for (let round = 0; round < 120; round++) {
      const [d, n, k] = [random.pick(DIMENSIONS), random.pick(COUNTS), random.pick([1, 2, 5])];
      const mixture = mixtureOf(random, k, d, random.pick([true, false]));
      const x = Float64Array.from(random.numbers(n * d, 3));
      const found = expectIn(mixture, x, 1000);
      expect(expectIn(mixture, x, random.pick([1, 2, 3, 5])), `${n} × ${d}`).toEqual(found);
      posteriorOf(mixture, x).forEach(({ most, total, shares }, i) => {
        // Sums of up to 33 terms, each rounded to 2^-53 of itself a few times.
        expect(Math.abs(found.mosts[i]! - most)).toBeLessThan(1e-13 * (1 + Math.abs(most)));
        expect(Math.abs(found.totals[i]! - total)).toBeLessThan(1e-12 * total);
        shares.forEach((share, c) =>
          expect(Math.abs(found.shares[c * found.stride + i]! - share)).toBeLessThan(
            1e-12 * share + 1e-300,
          ),
        );
      });
    }
  });

  it('its exponential is right over the whole range, and 0 below the normal numbers', () => {
    // Two components of densities that are ½ x² apart.
    const differences = Array.from({ length: 1500 }, (_, i) => i / 2 + 1 / 7);
    const x = Float64Array.from(differences, (value) => Math.sqrt(2 * value));
    const mixture: Mixture = {
      k: 2,
      d: 1,
      triangular: false,
      means: Float64Array.of(0, 0),
      inverses: Float64Array.of(0, 1),
      constants: Float64Array.of(0, 0),
    };
    const { shares, stride } = expectIn(mixture, x, 1000);
    x.forEach((value, i) => {
      const exact = Math.exp(-0.5 * (value * value));
      const expected = -0.5 * (value * value) < -708 ? 0 : exact / (1 + exact);
      expect(Math.abs(shares[stride + i]! - expected)).toBeLessThanOrEqual(6e-16 * expected);
    });
  });

  it('points whose squares overflow have a sum that is NaN, and leave their neighbours alone', () => {
    for (const triangular of [true, false]) {
      const mixture = mixtureOf(cases(3), 3, 5, triangular);
      const x = Float64Array.from(cases(4).numbers(8 * 5));
      const clean = expectIn(mixture, x, 1);
      x.fill(1e200, 10, 15);
      const found = expectIn(mixture, x, 1);
      expect(found.totals[2]).toBeNaN();
      for (const i of [0, 1, 3, 4, 5, 6, 7]) {
        expect(found.totals[i]).toBe(clean.totals[i]);
        expect(found.shares[found.stride + i]).toBe(clean.shares[found.stride + i]);
      }
    }
  });

  /** The sums, divided into parts of so many components. */
  function sumsIn(
    { k, d, triangular, means }: Mixture,
    x: Float64Array,
    shares: Float64Array,
    together: number,
  ) {
    const n = x.length / d;
    const stride = shares.length / k;
    const wide = Math.ceil(d / 4) * 4;
    const eachSecond = triangular ? tilesLength(d) : wide;
    clear();
    const [points, own, centres] = [past(x), put(shares), past(means)];
    const [zeroths, firsts, seconds] = [room(k), room(k * wide), room(k * eachSecond)];
    const scratch = scratchOf();
    for (let first = 0; first < k; first += together)
      functions.mixtureMoments(
        first,
        Math.min(together, k - first),
        d,
        triangular,
        n,
        points.address,
        own.address,
        stride,
        centres.address,
        zeroths.address,
        firsts.address,
        seconds.address,
        scratch.address,
      );
    check();
    const second = new Float64Array(k * d * (triangular ? d : 1));
    if (triangular) triangleOf(numbers(seconds), k, d, second);
    else
      numbers(seconds).forEach(
        (v, i) => i % wide < d && (second[Math.floor(i / wide) * d + (i % wide)] = v),
      );
    const first = numbers(firsts).filter((_, i) => i % wide < d);
    return { zeroth: numbers(zeroths), first, second };
  }

  it('mixtureMoments are the sums, with the same bits however components are divided', () => {
    const random = cases(2);
    for (let round = 0; round < 120; round++) {
      const [d, n, k] = [random.pick(DIMENSIONS), random.pick(COUNTS), random.pick([1, 2, 5])];
      const mixture = mixtureOf(random, k, d, random.pick([true, false]));
      const { triangular, means } = mixture;
      const x = Float64Array.from(random.numbers(n * d, 3));
      const stride = Math.ceil(n / 8) * 8;
      // Some have no share; what stands past the points must not be looked at.
      const shares = Float64Array.from(random.numbers(k * stride), (value, i) =>
        i % stride >= n ? NaN : value < -0.3 ? 0 : Math.abs(value),
      );
      const found = sumsIn(mixture, x, shares, 1000);
      expect(sumsIn(mixture, x, shares, random.pick([1, 2])), `${n} × ${d}`).toEqual(found);
      const near = (value: number, expected: number) =>
        // Up to 200 terms of at most 16.
        expect(Math.abs(value - expected), `${n} × ${d}`).toBeLessThan(1e-12 * n);
      for (let c = 0; c < k; c++) {
        const total = (of: (i: number) => number) =>
          Array.from({ length: n }, (_, i) => shares[c * stride + i]! * of(i)).reduce(
            (a, b) => a + b,
          );
        const centred = (i: number, j: number) => x[i * d + j]! - means[c * d + j]!;
        near(
          found.zeroth[c]!,
          total(() => 1),
        );
        for (let row = 0; row < d; row++) {
          near(
            found.first[c * d + row]!,
            total((i) => centred(i, row)),
          );
          if (!triangular)
            near(
              found.second[c * d + row]!,
              total((i) => centred(i, row) ** 2),
            );
          for (let column = 0; triangular && column <= row; column++)
            near(
              found.second[(c * d + row) * d + column]!,
              total((i) => centred(i, row) * centred(i, column)),
            );
        }
      }
    }
  });
});
