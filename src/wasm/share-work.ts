import { startThread } from '#platform';
import type { Thread } from '../platform/platform.js';
import type { CompanionExports } from './companion-exports.js';
import type { Companion } from './companion.js';
import type { Heap } from './heap.js';
import { helperCode, Words, type HelperMessage } from './helper.js';
import { paceOf } from './pace.js';
import type { Share } from './ranged-exports.js';

/**
 * Computes a function that takes how many units there are first, on all threads: what it takes
 * besides moves on from unit to unit by so many bytes, or stays.
 */
export type ShareStrided = (
  name: keyof CompanionExports,
  units: number,
  part: number,
  args: readonly number[],
  strides: readonly number[],
) => void;

/** A companion whose work may be that of several threads. */
export interface Sharing {
  readonly companion: Companion;
  /** Shares functions whose arguments move on; undefined on one thread. */
  readonly shareStrided: ShareStrided | undefined;
  /** How many threads share work that is large enough. */
  threads(): number;
  /** Why there are fewer than were asked for. */
  problem(): string | undefined;
}

/** The more parts, the less is lost where a thread comes late or is held up. */
export const MOST_PARTS_EACH = 8;

/** How many threads there can be: each part of theirs has a bit among the words. */
export const MOST_THREADS = 64;

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

/** How many units a part has: whole multiples of what is worth handing over. */
export function partOf(units: number, part: number, threads: number): number {
  return part * Math.max(1, Math.ceil(units / (part * threads * MOST_PARTS_EACH)));
}

/** The address of so many values, or undefined where the heap is full. */
export function roomFor(heap: Heap, values: number): number | undefined {
  try {
    return heap.allocate(values * Float32Array.BYTES_PER_ELEMENT) || undefined;
  } catch {
    return undefined;
  }
}

/** Work for all who watch the words. */
interface Work {
  /** The number of the function among the companion's. */
  readonly name: number;
  readonly units: number;
  readonly part: number;
  readonly args: readonly number[];
  readonly strides: readonly number[] | undefined;
  readonly compute: (first: number, count: number) => void;
}

/** Words that threads agree by, and the numbers among them. */
function wordsOf(): { words: Int32Array; numbers: Float64Array } {
  const buffer = new SharedArrayBuffer(Words.end * Int32Array.BYTES_PER_ELEMENT);
  const from = Words.numbers * Int32Array.BYTES_PER_ELEMENT;
  return { words: new Int32Array(buffer), numbers: new Float64Array(buffer, from) };
}

/** Computes with those who watch the words; the parts that others could not compute. */
function computeTogether(
  { words, numbers }: ReturnType<typeof wordsOf>,
  sleeps: boolean,
  { name, units, part, args, strides, compute }: Work,
): number[] {
  const parts = Math.ceil(units / part);
  words[Words.name] = name;
  words[Words.units] = units;
  words[Words.part] = part;
  words[Words.count] = args.length;
  words[Words.strided] = strides ? 1 : 0;
  numbers.set(args);
  if (strides) numbers.set(strides, args.length);
  Atomics.store(words, Words.undone, parts);
  Atomics.store(words, Words.left, parts);
  Atomics.notify(words, Words.left);
  let error: unknown;
  for (let left: number; (left = Atomics.load(words, Words.left)) > 0;) {
    if (Atomics.compareExchange(words, Words.left, left, left - 1) !== left) continue;
    const first = (left - 1) * part;
    try {
      compute(first, Math.min(part, units - first));
    } catch (cause) {
      error = cause;
    }
    Atomics.sub(words, Words.undone, 1);
  }
  // Also after a failure: until the others are done, they write.
  for (let rest = SPINS, undone: number; (undone = Atomics.load(words, Words.undone)) > 0;) {
    if (rest > 0 || !sleeps) rest--;
    else Atomics.wait(words, Words.undone, undone);
  }
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is what was thrown
  if (error !== undefined) throw error;
  return Atomics.load(words, Words.failures) === 0 ? [] : failedParts(words, parts);
}

/** The parts whose bits are set. */
function failedParts(words: Int32Array, parts: number): number[] {
  return Array.from({ length: parts }, (_, i) => i).filter(
    (i) => (words[Words.failed + (i >> 5)]! >> (i & 31)) & 1,
  );
}

/** Shares work with helpers; the result is the same to the bit, whoever computes which part. */
function sharing(
  companion: Companion,
  shared: ReturnType<typeof wordsOf>,
  helpers: readonly Thread[],
  release: () => void,
): Sharing {
  const most = helpers.length + 1;
  const sleeps = maySleep();
  const numbers = new Map(Object.keys(companion.exports).map((name, i) => [name, i]));
  const pace = paceOf(most);
  let failed = false;
  let inUse = most;

  /** Lets so many threads work; those that slept till now are woken. */
  function use(threads: number): void {
    if (threads === inUse) return;
    inUse = threads;
    Atomics.store(shared.words, Words.threads, threads);
    Atomics.notify(shared.words, Words.threads);
  }

  /** Computes all units, on as many threads as is fastest. */
  function run(
    name: string,
    units: number,
    part: number,
    args: readonly number[],
    strides: readonly number[] | undefined,
    compute: (first: number, count: number) => void,
  ): void {
    const threads = failed || units <= part ? 1 : pace.threads();
    const start = performance.now();
    if (threads === 1) {
      compute(0, units);
    } else {
      use(threads);
      const size = partOf(units, part, threads);
      const number = numbers.get(name)!;
      const work = { name: number, units, part: size, args, strides, compute };
      const again = computeTogether(shared, sleeps, work);
      if (again.length > 0) {
        failed = true;
        helpers.forEach(({ stop }) => stop());
        again.forEach((i) => compute(i * size, Math.min(size, units - i * size)));
      }
    }
    if (failed || units <= part) return;
    const kind = (units * 4096 + Math.min(part, 4095)) * numbers.size + numbers.get(name)!;
    pace.took(kind, performance.now() - start);
  }

  const share: Share = (name, units, part, ...own) => {
    const compute = companion[name] as (...all: unknown[]) => void;
    const { scratch } = companion;
    run(name, units, part, (own as unknown[]).map(Number), undefined, (first, count) =>
      compute(first, count, ...own, scratch),
    );
  };

  const shareStrided: ShareStrided = (name, units, part, args, strides) => {
    const compute = companion[name] as (...all: unknown[]) => void;
    run(name, units, part, args, strides, (first, count) =>
      compute(count, ...args.map((value, i) => value + first * strides[i]!)),
    );
  };

  return {
    companion: { ...companion, share, release },
    shareStrided,
    threads: () => (failed ? 1 : most),
    problem: () => (failed ? 'a thread failed while it computed' : undefined),
  };
}

function alone(companion: Companion, problem: string | undefined): Sharing {
  return {
    companion,
    shareStrided: undefined,
    threads: () => 1,
    problem: () => problem,
  };
}

/** Why threads cannot share the heap, or undefined where they can. */
function obstacle(heap: Heap): string | undefined {
  if (heap.isShared()) return undefined;
  if (typeof SharedArrayBuffer === 'undefined') return 'the page is not cross-origin isolated';
  return 'the memory of the backend is its own: threads must be asked for at the first start';
}

/**
 * Starts helpers, and lets the companion share its work with them. What keeps them from starting
 * keeps it on one thread.
 *
 * @param threads - How many threads there are to be, this one among them.
 */
export async function shareWork(
  companion: Companion,
  heap: Heap,
  threads: number,
): Promise<Sharing> {
  if (threads === 1) return alone(companion, undefined);
  const problem = obstacle(heap);
  if (problem !== undefined) return alone(companion, problem);
  const shared = wordsOf();
  shared.words[Words.threads] = threads;
  const helpers: Thread[] = [];
  const rooms: number[] = [];
  const release = () => {
    helpers.forEach(({ stop }) => stop());
    rooms.forEach((room) => heap.free(room));
  };
  try {
    for (let place = 1; place < threads; place++) {
      const scratch = roomFor(heap, companion.scratchBytes() / Float32Array.BYTES_PER_ELEMENT);
      if (scratch === undefined) throw new Error('the heap is full');
      rooms.push(scratch);
      const message: HelperMessage = {
        binary: companion.binary,
        memory: heap.memory,
        ...shared,
        scratch,
        spins: SPINS,
        place,
      };
      helpers.push(await startThread(helperCode(), message));
    }
  } catch (cause) {
    release();
    return alone(companion, `a thread did not start: ${String(cause)}`);
  }
  return sharing(companion, shared, helpers, () => {
    release();
    companion.release();
  });
}
