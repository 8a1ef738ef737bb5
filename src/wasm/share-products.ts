import { startThread } from '#platform';
import type { Thread } from '../platform/platform.js';
import type { Companion } from './companion.js';
import type { Heap } from './heap.js';
import { helperCode, Words, type HelperMessage } from './helper.js';

/** A companion whose matrix products may be the work of several threads. */
export interface Sharing {
  readonly companion: Companion;
  /** How many threads share a product that is large enough. */
  threads(): number;
  /** Why there are fewer than were asked for. */
  problem(): string | undefined;
}

/** Products of fewer terms (about 20 µs) take longer to hand over than to compute. */
export const LEAST_TERMS = 500_000;

/** Each part packs the right-hand side anew, which its rows have to repay. */
export const LEAST_ROWS = 10;
export const ROWS = 100;

/** The more parts, the less is lost where a thread comes late or is held up. */
export const MOST_CHUNKS_EACH = 4;

// Looks at a word before sleeping: some 0.6 ms, longer than between most products of a training
// step.
const SPINS = 100_000;

/** Whether this thread may sleep: a page's first may not. */
function maySleep(): boolean {
  try {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0) === 'not-equal';
  } catch {
    return false;
  }
}

/** Into how many parts a product is divided; 1 where one thread is as fast. */
export function chunksOf(m: number, n: number, k: number, threads: number): number {
  if (m * n * k < LEAST_TERMS || m < LEAST_ROWS * threads) return 1;
  return threads * Math.min(Math.max(Math.floor(m / (ROWS * threads)), 1), MOST_CHUNKS_EACH);
}

/** What `sgemmChunk` is told after its number and theirs, and before the scratch memory. */
type Product = [
  transA: boolean,
  transB: boolean,
  m: number,
  n: number,
  k: number,
  a: number,
  b: number,
  c: number,
  bias: number,
  activation: 0 | 1,
  copy: number,
];

/** Computes with those who watch the words, and says whether all parts came out. */
function computeTogether(
  companion: Companion,
  words: Int32Array,
  sleeps: boolean,
  chunks: number,
  product: Product,
): boolean {
  words.set([chunks, ...product.map(Number)], Words.first);
  Atomics.store(words, Words.undone, chunks);
  Atomics.store(words, Words.left, chunks);
  Atomics.notify(words, Words.left);
  for (let left: number; (left = Atomics.load(words, Words.left)) > 0;) {
    if (Atomics.compareExchange(words, Words.left, left, left - 1) !== left) continue;
    try {
      companion.sgemmChunk(left - 1, chunks, ...product, companion.scratch);
    } catch {
      Atomics.store(words, Words.failed, 1);
    }
    Atomics.sub(words, Words.undone, 1);
  }
  // Also after a failure: until the others are done, they write.
  for (let rest = SPINS, undone: number; (undone = Atomics.load(words, Words.undone)) > 0;) {
    if (rest > 0 || !sleeps) rest--;
    else Atomics.wait(words, Words.undone, undone);
  }
  return Atomics.load(words, Words.failed) === 0;
}

/** Shares products with helpers; the result is the same to the bit, whoever computes which part. */
function sharing(
  companion: Companion,
  heap: Heap,
  words: Int32Array,
  helpers: readonly Thread[],
  release: () => void,
): Sharing {
  const threads = helpers.length + 1;
  const sleeps = maySleep();
  let failed = false;

  /** Whether it could: a full heap has no room for the copy of a transposed side. */
  function multiplyTogether(
    chunks: number,
    ...[transA, transB, m, n, k, ...rest]: Parameters<Companion['sgemm']>
  ): boolean {
    const copy = transA ? roomFor(heap, m * k) : 0;
    if (copy === undefined) return false;
    const [a, b, c, bias, activation] = rest;
    failed = !computeTogether(companion, words, sleeps, chunks, [
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
    ]);
    if (transA) heap.free(copy);
    if (failed) helpers.forEach(({ stop }) => stop());
    return !failed;
  }

  const sgemm: Companion['sgemm'] = (...args) => {
    const [, , m, n, k] = args;
    const chunks = failed ? 1 : chunksOf(m, n, k, threads);
    if (chunks === 1 || !multiplyTogether(chunks, ...args)) companion.sgemm(...args);
  };

  return {
    companion: { ...companion, sgemm, release },
    threads: () => (failed ? 1 : threads),
    problem: () => (failed ? 'a thread failed while it computed' : undefined),
  };
}

/** The address of so many values, or undefined where the heap is full. */
function roomFor(heap: Heap, values: number): number | undefined {
  try {
    return heap.allocate(values * Float32Array.BYTES_PER_ELEMENT) || undefined;
  } catch {
    return undefined;
  }
}

function alone(companion: Companion, problem: string | undefined): Sharing {
  return { companion, threads: () => 1, problem: () => problem };
}

/** Why threads cannot share the heap, or undefined where they can. */
function obstacle(heap: Heap): string | undefined {
  if (heap.isShared()) return undefined;
  if (typeof SharedArrayBuffer === 'undefined') return 'the page is not cross-origin isolated';
  return 'the memory of the backend is its own: threads must be asked for at the first start';
}

/**
 * Starts helpers, and lets matrix products be shared with them. What keeps them from starting keeps
 * products on one thread.
 *
 * @param threads - How many threads there are to be, this one among them.
 */
export async function shareProducts(
  companion: Companion,
  heap: Heap,
  threads: number,
): Promise<Sharing> {
  if (threads === 1) return alone(companion, undefined);
  const problem = obstacle(heap);
  if (problem !== undefined) return alone(companion, problem);
  const words = new Int32Array(new SharedArrayBuffer(Words.end * Int32Array.BYTES_PER_ELEMENT));
  const helpers: Thread[] = [];
  const rooms: number[] = [];
  const release = () => {
    helpers.forEach(({ stop }) => stop());
    rooms.forEach((room) => heap.free(room));
  };
  try {
    for (let i = 1; i < threads; i++) {
      const scratch = roomFor(heap, companion.scratchBytes() / Float32Array.BYTES_PER_ELEMENT);
      if (scratch === undefined) throw new Error('the heap is full');
      rooms.push(scratch);
      const message: HelperMessage = {
        binary: companion.binary,
        memory: heap.memory,
        words,
        scratch,
        spins: SPINS,
      };
      helpers.push(await startThread(helperCode(), message));
    }
  } catch (cause) {
    release();
    return alone(companion, `a thread did not start: ${String(cause)}`);
  }
  return sharing(companion, heap, words, helpers, () => {
    release();
    companion.release();
  });
}
