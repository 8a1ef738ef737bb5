import {
  A_BLOCK,
  ENTRY,
  K_BLOCK,
  LIST_EXTRA,
  LISTS_ROOM,
  STRIP,
  TILE_COLS,
  TILE_ROWS,
} from './assembly/sizes.js';
import type { Companion } from './companion.js';
import type { Heap } from './heap.js';
import { roomFor, type Sharing } from './share-work.js';

/** Terms of a product that are worth handing over together: about 20 µs of work. */
export const TERMS = 400_000;

/**
 * Terms of a product that is shared: below it what each thread saves is lost again to values that lie
 * in another's cache, of which the time that a product takes tells only half.
 */
export const SHARED_TERMS = 4 * TERMS;

/** Values packed in the same time, and looked at to leave zeros out. */
const PACKED = 100_000;
const LISTED = 20_000;

const FLOAT_BYTES = 4;

type Product = Parameters<Companion['sgemm']>;

/** How many of `count` units of that size come together; all of them where that is no more. */
const partOf = (size: number, together: number) => Math.max(1, Math.ceil(together / size));

/** Whether leaving out zeros of A is the faster way, and as exact. */
function isSparse(
  { hasZeros, allFinite }: Companion,
  ...[m, n, k, a, b]: readonly [number, number, number, number, number]
): boolean {
  const hasRoom = k * STRIP * FLOAT_BYTES + k * ENTRY + LIST_EXTRA <= LISTS_ROOM;
  return n >= STRIP && hasRoom && hasZeros(m * k, a) !== 0 && allFinite(k * n, b) !== 0;
}

/** From 0 to a number, in steps. */
function inSteps(to: number, step: number, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < to; from += step) visit(from, Math.min(from + step, to));
}

/** How far a side goes at once, so that it fits where packed values lie. */
function stepsOf(lines: number, k: number, tile: number): [steps: number, lines: number] {
  const padded = Math.ceil(lines / tile) * tile;
  if (padded * k <= A_BLOCK) return [k, lines];
  const steps = Math.ceil(k / Math.ceil(k / K_BLOCK));
  return [steps, Math.floor(A_BLOCK / steps / tile) * tile];
}

/** Panels of B are packed by all threads, then each computes rows. */
function byRows({ share }: Companion, room: number, product: Product): boolean {
  const [transA, transB, m, n, k, a, b, c, bias, activation] = product;
  const [steps, columns] = stepsOf(n, k, TILE_COLS);
  if (columns < n) return false;
  inSteps(k, steps, (k0, k1) => {
    const size = (k1 - k0) * TILE_COLS;
    const panels = Math.ceil(n / TILE_COLS);
    share('packColumns', panels, partOf(size, PACKED), transB, k0, k1, n, k, b, room);
    const rows = (k1 - k0) * TILE_ROWS * n;
    share(
      'sgemmRows',
      Math.ceil(m / TILE_ROWS),
      partOf(rows, TERMS),
      ...([transA, k0, k1, m, n, k, a, room, c, bias, activation] as const),
    );
  });
  return true;
}

/** Panels of A are packed by all threads, then each computes columns. */
function byColumns({ share }: Companion, room: number, product: Product): void {
  const [transA, transB, m, n, k, a, b, c, bias, activation] = product;
  const [steps, rows] = stepsOf(m, k, TILE_ROWS);
  inSteps(k, steps, (k0, k1) =>
    inSteps(m, rows, (m0, m1) => {
      const size = (k1 - k0) * TILE_ROWS;
      const panels = Math.ceil((m1 - m0) / TILE_ROWS);
      share('packRows', panels, partOf(size, PACKED), transA, m0, m1, k0, k1, m, k, a, room);
      share(
        'sgemmColumns',
        Math.ceil(n / TILE_COLS),
        partOf((k1 - k0) * TILE_COLS * (m1 - m0), TERMS),
        ...([transB, m0, m1, k0, k1, m, n, k, room, b, c, bias, activation] as const),
      );
    }),
  );
}

/** The nonzero values of A are listed by all threads, then each computes strips of columns. */
function bySparseStrips({ share }: Companion, room: number, product: Product): void {
  const [transA, , m, n, k, a, b, c, bias, activation] = product;
  const most = Math.floor(LISTS_ROOM / (k * ENTRY + LIST_EXTRA));
  const stride = (transA ? m : k) * FLOAT_BYTES;
  inSteps(m, most, (m0, m1) => {
    const rows = m1 - m0;
    const from = a + (transA ? m0 * FLOAT_BYTES : m0 * stride);
    share('sparseLists', rows, partOf(k, LISTED), transA, stride, rows, k, from, room);
    const to = c + m0 * n * FLOAT_BYTES;
    share(
      'sparseStrips',
      Math.ceil(n / STRIP),
      partOf(rows * k * STRIP, 4 * TERMS),
      ...([rows, n, k, b, to, bias, activation, room] as const),
    );
  });
}

/**
 * The companion, its products shared too where there is more than one thread: where the packing of one
 * side serves all of them.
 */
export function shareProducts(
  { companion, threads }: Pick<Sharing, 'companion' | 'threads'>,
  heap: Heap,
): Companion {
  const room = threads() > 1 ? roomFor(heap, LISTS_ROOM / FLOAT_BYTES) : undefined;
  if (room === undefined) return companion;
  const sgemm: Companion['sgemm'] = (...product) => {
    const [, transB, m, n, k, a, b] = product;
    const isLarge = m * n * k >= SHARED_TERMS && m > 2;
    if (!isLarge) companion.sgemm(...product);
    else if (!transB && isSparse(companion, m, n, k, a, b))
      bySparseStrips(companion, room, product);
    else if (m < n || !byRows(companion, room, product)) byColumns(companion, room, product);
  };
  const release = () => {
    heap.free(room);
    companion.release();
  };
  return { ...companion, sgemm, release };
}
