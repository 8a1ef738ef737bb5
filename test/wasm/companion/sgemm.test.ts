import { describe, expect, it } from 'vitest';
import { A_BLOCK, K_BLOCK, TILE_ROWS } from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases, type Arena, type Cases } from './arena.js';

const SIZES = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 16, 17, 20, 23, 31, 40, 47, 48, 49, 64, 97, 101,
];

interface Product {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly biased: boolean;
  readonly relu: boolean;
}

interface Outcome {
  readonly found: Float32Array;
  /** In float64. */
  readonly expected: Float64Array;
  /** The sum of the absolute values of the terms. */
  readonly size: Float64Array;
}

const flags = (round: number) => ({
  transA: (round & 1) > 0,
  transB: (round & 2) > 0,
  biased: (round & 4) > 0,
  relu: (round & 8) > 0,
});

function run(
  into: Arena,
  { transA, transB, m, n, k, biased, relu }: Product,
  { numbers }: Cases,
  a = numbers(m * k),
): Outcome {
  const [b, bias] = [numbers(k * n), numbers(n)];
  into.clear();
  const [left, right, added] = [into.input(a), into.input(b), into.input(bias)];
  const out = into.output(m * n);
  const scratch = into.output(into.functions.scratchBytes() / 4);
  into.functions.sgemm(
    transA,
    transB,
    m,
    n,
    k,
    left.address,
    right.address,
    out.address,
    biased ? added.address : 0,
    relu ? 1 : 0,
    scratch.address,
  );
  into.check();
  const [expected, size] = [new Float64Array(m * n), new Float64Array(m * n)];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = biased ? bias[j]! : 0;
      let total = Math.abs(sum);
      for (let p = 0; p < k; p++) {
        const term = a[transA ? p * m + i : i * k + p]! * b[transB ? j * k + p : p * n + j]!;
        sum += term;
        total += Math.abs(term);
      }
      expected[i * n + j] = relu && sum < 0 ? 0 : sum;
      size[i * n + j] = total;
    }
  }
  return { found: out.values(), expected, size };
}

/** The largest error, as a share of the sum of the terms' absolute values. */
function worst({ found, expected, size }: Outcome): number {
  let most = 0;
  // The negation lets a NaN count.
  for (let i = 0; i < found.length; i++)
    if (!(Math.abs(found[i]! - expected[i]!) <= most * size[i]!))
      most = Math.abs(found[i]! - expected[i]!) / size[i]!;
  return most;
}

// Float32 sums of up to 1,201 terms, in several accumulators: worst seen 3e-7.
const TOLERANCE = 1e-6;

describe.each(builds())('sgemm with $name', (build) => {
  const own = arena(build);

  it(
    'is the product of float64, within its buffers, for all transpositions, biases, bounds and ' +
      'odd sizes',
    () => {
      const random = cases(1);
      for (let round = 0; round < 1600; round++) {
        const k =
          round % 20 === 0 ? random.pick([0, 383, 384, 385, 769, 1201]) : random.pick(SIZES);
        const product = {
          ...flags(round + Math.floor(round / 16)),
          m: random.pick(SIZES),
          n: random.pick(SIZES),
          k,
        };
        expect(worst(run(own, product, random)), JSON.stringify(product)).toBeLessThanOrEqual(
          TOLERANCE,
        );
      }
    },
  );

  it('is so where the left side takes more than one block', () => {
    const random = cases(2);
    for (let round = 0; round < 16; round += 3) {
      const rows = Math.floor(A_BLOCK / K_BLOCK / TILE_ROWS) * TILE_ROWS;
      const product = { ...flags(round), m: rows + 103, n: 57, k: 2 * K_BLOCK };
      expect(worst(run(own, product, random)), JSON.stringify(product)).toBeLessThanOrEqual(
        TOLERANCE,
      );
    }
  });

  it('lets NaN and infinity reach their own row, and no other', () => {
    const random = cases(3);
    for (let round = 0; round < 320; round++) {
      const product = {
        ...flags(round),
        m: random.pick(SIZES),
        n: random.pick(SIZES),
        k: random.pick(SIZES),
      };
      const { transA, m, k } = product;
      const a = random.numbers(m * k);
      const [row, step] = [random.pick([0, m - 1, m >> 1]), random.pick([0, k - 1, k >> 1])];
      a[transA ? step * m + row : row * k + step] = random.pick([Number.NaN, Infinity, -Infinity]);
      const { found, expected } = run(own, product, random, a);
      const kind = (value: number) => (Number.isFinite(value) ? 'finite' : String(value));
      expect(Array.from(found, kind), JSON.stringify(product)).toEqual(Array.from(expected, kind));
    }
  });

  it('leaves out terms with a factor of 0 without changing a bit', () => {
    const random = cases(6);
    for (let round = 0; round < 24; round++) {
      const { transA, biased, relu } = { ...flags(round), transA: (round & 1) > 0 };
      const [m, n, k] = [
        random.pick([97, 230, 1003]),
        random.pick([32, 33, 57, 64, 100]),
        random.pick([100, 131, 785]),
      ];
      const a = random
        .numbers(m * k)
        .map((value) => (random.pick([0, 1, 2, 3, 4]) === 0 ? value : 0));
      const seed = round + 100;
      const product = { transA, transB: false, m, n, k, biased, relu };
      const whole = run(own, product, cases(seed), a);
      expect(worst(whole), JSON.stringify(product)).toBeLessThanOrEqual(TOLERANCE);
      const first = whole.found.slice(0, 5 * n);
      // Five rows are too few to be looked through for zeros.
      const rows = Float32Array.from(
        { length: 5 * k },
        (_, at) => a[transA ? (at % k) * m + Math.floor(at / k) : at]!,
      );
      expect(run(own, { ...product, transA: false, m: 5 }, cases(seed), rows).found).toEqual(first);
    }
  });

  it('keeps 0 times NaN and 0 times infinity', () => {
    const random = cases(7);
    for (const [round, value] of [Number.NaN, Infinity, -Infinity].entries()) {
      const [m, n, k] = [97, 57, 131];
      const a = random
        .numbers(m * k)
        .map((number) => (random.pick([0, 1, 2, 3]) === 0 ? number : 0));
      const product = { ...flags(round), transB: false, biased: false, relu: false, m, n, k };
      const numbers = (count: number) =>
        random
          .numbers(count)
          .map((number, at) => (count === k * n && at === 7 * n + 3 ? value : number));
      const { found } = run(own, product, { ...random, numbers }, a);
      for (let i = 0; i < m; i++) {
        const factor = a[product.transA ? 7 * m + i : i * k + 7]!;
        const wanted = factor === 0 || Number.isNaN(value) ? Number.NaN : factor * value;
        expect(found[i * n + 3]).toBe(wanted);
        expect(Number.isFinite(found[i * n + 4]!)).toBe(true);
      }
    }
  });

  it('takes sparse rows that are longer than there is room for lists', () => {
    const random = cases(8);
    const large = arena(build, { pages: 600 });
    const a = random.numbers(3 * 30_000).map((value, at) => (at % 10 === 0 ? value : 0));
    expect(
      worst(
        run(
          large,
          { transA: false, transB: false, m: 3, n: 40, k: 30_000, biased: true, relu: false },
          random,
          a,
        ),
      ),
    ).toBeLessThanOrEqual(TOLERANCE);
    expect(
      worst(
        run(
          large,
          { transA: false, transB: false, m: 1, n: 33, k: 120_000, biased: true, relu: false },
          random,
        ),
      ),
    ).toBeLessThanOrEqual(TOLERANCE);
  });

  it('takes addresses above 2 GB', () => {
    const high = arena(build, { pages: 34000, base: 2 ** 31 - 4096 });
    const random = cases(4);
    for (const round of [0, 6, 13])
      expect(
        worst(run(high, { ...flags(round), m: 97, n: 101, k: 49 }, random)),
      ).toBeLessThanOrEqual(TOLERANCE);
  });

  it('takes a memory that has grown', () => {
    const growing = arena(build);
    const random = cases(5);
    const product = { ...flags(7), m: 31, n: 23, k: 49 };
    run(growing, product, random);
    growing.memory.grow(10);
    expect(worst(run(growing, product, random))).toBeLessThanOrEqual(TOLERANCE);
  });
});
