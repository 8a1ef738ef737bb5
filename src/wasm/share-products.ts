import type { Companion } from './companion.js';
import type { Heap } from './heap.js';
import { roomFor, type Sharing } from './share-work.js';

/** Products of fewer terms (about 20 µs) take longer to hand over than to compute. */
export const LEAST_TERMS = 500_000;

/** Each part packs the right-hand side anew, which its rows have to repay. */
export const LEAST_ROWS = 10;
export const ROWS = 100;

const TILE_ROWS = 5;

/** How many rows make a part that is worth handing over. */
export function rowsOf(m: number, n: number, k: number): number {
  if (m * n * k < LEAST_TERMS) return m;
  const rows = Math.min(Math.max(m / 2, LEAST_ROWS), ROWS);
  return Math.ceil(rows / TILE_ROWS) * TILE_ROWS;
}

/** The companion, its products shared too where there is more than one thread. */
export function shareProducts({ companion, threads }: Sharing, heap: Heap): Companion {
  if (threads() === 1) return companion;
  const sgemm: Companion['sgemm'] = (
    transA,
    transB,
    m,
    n,
    k,
    a,
    b,
    c,
    bias,
    activation,
    scratch,
  ) => {
    const rows = rowsOf(m, n, k);
    const copy = m <= rows ? undefined : transA ? roomFor(heap, m * k) : 0;
    // A full heap has no room for the copy of a transposed side.
    if (copy === undefined) {
      companion.sgemm(transA, transB, m, n, k, a, b, c, bias, activation, scratch);
      return;
    }
    companion.share(
      'sgemmChunk',
      m,
      rows,
      transA,
      transB,
      m,
      n,
      k,
      a,
      b,
      c,
      bias,
      activation,
      copy,
    );
    if (transA) heap.free(copy);
  };
  return { ...companion, sgemm };
}
