import { beforeAll, describe, expect, it } from 'vitest';
import {
  ENTRY,
  FEW_ROWS,
  LEAST_ZEROS,
  LIST_EXTRA,
  LISTS_ROOM,
  SAMPLE,
  STRIP,
} from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases } from './arena.js';
import { around, expectProduct, partsOf, productOf } from './exact.js';
import { traced, type Traced } from './traced.js';

const FLOAT = Float32Array.BYTES_PER_ELEMENT;

const random = cases(1);
const arenas = builds().map((build) => arena(build));
let tracing: Traced;

beforeAll(async () => {
  tracing = await traced();
});

interface Sizes {
  readonly transA: boolean;
  readonly transB?: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Expects a product with some left side on every build; the ways it took. */
function waysOf(sizes: Sizes, a: Float32Array): ReturnType<Traced['taken']> {
  const { n, k } = sizes;
  const [b, bias] = [random.wholes(k * n), random.wholes(n)];
  const product = { transB: false, ...sizes, a, b, bias, relu: k % 2 === 0 };
  const expected = productOf(product);
  tracing.taken();
  for (const into of [...arenas, tracing]) expectProduct(into, product, expected);
  return tracing.taken();
}

/** Values of which the first so many are not 0. */
const leading = (count: number, size: number) =>
  Float32Array.from({ length: size }, (_, i) => (i < count ? (i % 4) + 1 : 0));

/** Values of which every so many-th is not 0, in no step with rows or columns. */
const spread = (size: number, step = 10) =>
  Float32Array.from({ length: size }, (_, i) => ((i + (i >> 5)) % step === 0 ? (i % 7) - 3.5 : 0));

/** How many rows there is room for lists of. */
const rowsFor = (k: number) =>
  Math.floor((LISTS_ROOM - k * STRIP * FLOAT) / (k * ENTRY + LIST_EXTRA));

/** The largest inner size for which there is room for one. */
const MOST_STEPS = Math.floor((LISTS_ROOM - LIST_EXTRA) / (STRIP * FLOAT + ENTRY));

describe.each([false, true])('a product of many zeros, the left side transposed: %s,', (transA) => {
  it('is exact on both sides of each block of rows', () => {
    for (const k of [1000, 2001]) {
      const most = rowsFor(k);
      expect(most).toBeGreaterThan(FEW_ROWS);
      for (const m of [...around(most), 2 * most + 1]) {
        const ways = waysOf({ transA, m, n: STRIP, k }, spread(m * k));
        expect(ways, `m = ${m}, k = ${k}`).toEqual({ WAY_SPARSE_BLOCK: partsOf(m, most) });
      }
    }
  });

  it('is exact on both sides of where there is no room for a list of one row', () => {
    expect([rowsFor(MOST_STEPS), rowsFor(MOST_STEPS + 1)]).toEqual([1, 0]);
    for (const k of [MOST_STEPS, MOST_STEPS + 1]) {
      const m = FEW_ROWS + 2;
      const ways = waysOf({ transA, m, n: STRIP + 1, k }, spread(m * k));
      expect(ways.WAY_SPARSE_BLOCK, `k = ${k}`).toBe(k === MOST_STEPS ? m : undefined);
    }
  });

  it('is exact where all that is not 0 lies in one block, whose lists are full', () => {
    const k = 2001;
    const most = rowsFor(k);
    const m = 3 * most;
    const isFull = (row: number) => row >= most && row < 2 * most;
    const a = Float32Array.from({ length: m * k }, (_, i) =>
      isFull(transA ? i % m : Math.floor(i / k)) ? (i % 5) + 1 : 0,
    );
    expect(waysOf({ transA, m, n: STRIP, k }, a).WAY_SPARSE_BLOCK).toBe(3);
  });

  it('is exact on both sides of each strip of columns', () => {
    const [m, k] = [64, SAMPLE / 64];
    for (const n of [...around(STRIP), ...around(2 * STRIP)]) {
      const ways = waysOf({ transA, m, n, k }, spread(m * k));
      expect(ways.WAY_SPARSE_BLOCK, `n = ${n}`).toBe(n < STRIP ? undefined : 1);
      expect(ways.WAY_STRIP_OVERLAPS, `n = ${n}`).toBe(n > STRIP && n % STRIP > 0 ? 1 : undefined);
    }
  });

  it('is taken for one from a size and a share of zeros on, of its first values and of all', () => {
    const most = (size: number) => Math.floor(size * (1 - LEAST_ZEROS));
    const isSparse = (a: Float32Array, m: number) =>
      waysOf({ transA, m, n: STRIP, k: a.length / m }, a).WAY_SPARSE_BLOCK !== undefined;
    for (const m of [32, 64]) {
      const size = SAMPLE * (m / 32);
      expect(isSparse(leading(most(SAMPLE), size), m), 'of the sample').toBe(true);
      expect(isSparse(leading(most(SAMPLE) + 1, size), m), 'of the sample').toBe(false);
    }
    const size = 2 * SAMPLE;
    const trailing = (count: number) => leading(count, size).reverse();
    expect(isSparse(trailing(most(size)), 64), 'of all').toBe(true);
    expect(isSparse(trailing(most(size) + 1), 64), 'of all').toBe(false);
    // 4,095 is 65 times 63, 4,097 is 17 times 241.
    expect(isSparse(new Float32Array(SAMPLE - 1), 65)).toBe(false);
    expect(isSparse(new Float32Array(SAMPLE + 1), 17)).toBe(true);
  });

  it('is not taken for one where the right side is transposed', () => {
    const ways = waysOf({ transA, transB: true, m: 64, n: STRIP, k: 64 }, spread(SAMPLE));
    expect(ways.WAY_SPARSE_BLOCK).toBeUndefined();
  });
});
