import { beforeAll, describe, expect, it } from 'vitest';
import {
  A_BLOCK,
  ENTRY,
  FEW_ROWS,
  K_BLOCK,
  LISTS_ROOM,
  PACK_A_COLS,
  PACK_B_ROWS,
  STRIP,
  TILE_COLS,
  TILE_ROWS,
} from '../../../src/wasm/assembly/sizes.js';
import { arena, builds, cases } from './arena.js';
import { around, expectProduct, partsOf, productOf, TRANSPOSITIONS } from './exact.js';
import { traced, type Traced } from './traced.js';

const PAGES = 320;

const random = cases(1);
const arenas = builds().map((build) => arena(build, { pages: PAGES }));
let tracing: Traced;

beforeAll(async () => {
  tracing = await traced(PAGES);
});

interface Sizes {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Expects a product on every build, with and without what follows the sum; the ways it took. */
function waysOf(sizes: Sizes): ReturnType<Traced['taken']> {
  const { m, n, k } = sizes;
  const [a, b] = [random.wholes(m * k), random.wholes(k * n)];
  const bias = random.wholes(n).map((value) => 10 * value);
  for (const follows of [
    { bias, relu: true },
    { bias: undefined, relu: false },
  ]) {
    const product = { ...sizes, a, b, ...follows };
    const expected = productOf(product);
    for (const into of [...arenas, tracing]) {
      tracing.taken();
      expectProduct(into, product, expected);
    }
  }
  return tracing.taken();
}

/** How many rows of A are packed together where the inner size is `k`, and in how many blocks. */
function blocksOf(k: number): { kBlocks: number; rows: number } {
  const kBlocks = partsOf(k, K_BLOCK);
  // The longest block of them; the shortest takes as many rows where the test chooses k well.
  const rowsFor = (steps: number) => Math.floor(A_BLOCK / steps / TILE_ROWS) * TILE_ROWS;
  const rows = rowsFor(Math.ceil(k / kBlocks));
  expect(rowsFor(Math.floor(k / kBlocks))).toBe(rows);
  return { kBlocks, rows };
}

describe.each(TRANSPOSITIONS)('a product, transposed %o,', ({ transA, transB }) => {
  it('is exact on both sides of each block over k', () => {
    for (const k of [1, ...around(K_BLOCK), ...around(2 * K_BLOCK)]) {
      for (const m of [FEW_ROWS + 1, PACK_B_ROWS + 1]) {
        const ways = waysOf({ transA, transB, m, n: 2 * TILE_COLS + 3, k });
        expect(ways.WAY_K_BLOCK, `k = ${k}`).toBe(partsOf(k, K_BLOCK));
      }
    }
  });

  it('is exact on both sides of each block of rows, in one and several blocks over k', () => {
    for (const k of [K_BLOCK, K_BLOCK + 2, 2 * K_BLOCK + 17]) {
      const { kBlocks, rows } = blocksOf(k);
      // The fewest columns for which a left side as it lies is packed.
      const n = transA ? TILE_COLS + 1 : PACK_A_COLS + 1;
      for (const m of [...around(rows), 2 * rows + TILE_ROWS - 1]) {
        const ways = waysOf({ transA, transB, m, n, k });
        expect(ways[transA ? 'WAY_A_ACROSS' : 'WAY_A_ALONG'], `m = ${m}, k = ${k}`).toBe(
          kBlocks * partsOf(m, rows),
        );
      }
    }
  });

  it('is exact with sides packed and in place, on both sides of where packing begins', () => {
    for (const n of around(PACK_A_COLS)) {
      for (const m of around(PACK_B_ROWS)) {
        const ways = waysOf({ transA, transB, m, n, k: 9 });
        const [whole, cut] = [Math.floor(n / TILE_COLS), n % TILE_COLS > 0 ? 1 : 0];
        const packsA = transA ? 'WAY_A_ACROSS' : 'WAY_A_ALONG';
        const packsB = transB ? 'WAY_B_ALONG' : 'WAY_B_ACROSS';
        expect(ways, `m = ${m}, n = ${n}`).toEqual({
          WAY_K_BLOCK: 1,
          [transA || n >= PACK_A_COLS ? packsA : 'WAY_A_IN_PLACE']: 1,
          ...(transB || m >= PACK_B_ROWS
            ? { [packsB]: whole + cut }
            : { WAY_B_IN_PLACE: whole, ...(cut > 0 && { [packsB]: cut }) }),
        });
      }
    }
  });

  it('is exact for each number of rows and columns of a tile, and of steps at a time', () => {
    for (let m = 1; m <= TILE_ROWS + 1; m++) {
      for (const n of [...Array.from({ length: TILE_COLS + 1 }, (_, i) => i + 1), PACK_A_COLS + 3])
        for (const k of [1, 3, 4, 5, 8]) waysOf({ transA, transB, m, n, k });
    }
  });
});

describe.each([false, true])('a product of few rows, the left side transposed: %s,', (transA) => {
  it('is exact on both sides of each strip, and of where it is no longer of few rows', () => {
    for (const m of [1, ...around(FEW_ROWS)]) {
      for (const n of [...around(STRIP), ...around(2 * STRIP)]) {
        const ways = waysOf({ transA, transB: false, m, n, k: 7 });
        const isFew = m <= FEW_ROWS && n >= STRIP;
        expect(ways.WAY_FEW_ROWS, `m = ${m}, n = ${n}`).toBe(isFew ? 1 : undefined);
        expect(ways.WAY_STRIP_OVERLAPS).toBe(isFew && n % STRIP > 0 ? m : undefined);
      }
    }
  });

  it('is exact on both sides of where there is no room for its list', () => {
    const most = LISTS_ROOM / ENTRY;
    for (const k of [most, most + 1]) {
      const ways = waysOf({ transA, transB: false, m: 1, n: STRIP, k });
      expect(ways.WAY_FEW_ROWS, `k = ${k}`).toBe(k === most ? 1 : undefined);
    }
  });
});
