import { startThread } from '#platform';
import type { Thread } from '../platform/platform.js';
import type { CompanionExports } from './companion-exports.js';
import type { Companion } from './companion.js';
import type { Heap } from './heap.js';
import { computeTogether, maySleep, SPINS, wordsOf } from './compute-together.js';
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
  /** How many threads there are to share work that is large enough. */
  threads(): number;
  /** How many of them share it at present. */
  inUse(): number;
  /** Why there are fewer than were asked for. */
  problem(): string | undefined;
}

/** The more parts, the less is lost where a thread comes late or is held up. */
const MOST_PARTS_EACH = 8;

/** How many threads there can be: each part of theirs has a bit among the words. */
export const MOST_THREADS = 64;

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
  const threads = () => (failed ? 1 : 1 + helpers.filter(({ hasEnded }) => !hasEnded()).length);

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
    threads,
    inUse: () => Math.min(pace.threads(), threads()),
    problem() {
      if (failed) return 'a thread failed while it computed';
      return threads() < most ? 'a thread has ended' : undefined;
    },
  };
}

function alone(companion: Companion, problem: string | undefined): Sharing {
  return {
    companion,
    shareStrided: undefined,
    threads: () => 1,
    inUse: () => 1,
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
  const code = helperCode();
  const release = () => {
    helpers.forEach(({ stop }) => stop());
    rooms.forEach((room) => heap.free(room));
  };
  const start = (place: number): Promise<unknown> => {
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
    return startThread(code, message).then((thread) => helpers.push(thread));
  };
  const places = Array.from({ length: threads - 1 }, (_, i) => i + 1);
  // All of them have started or failed before any is stopped.
  const started = await Promise.allSettled(places.map(async (place) => start(place)));
  const failure = started.find((one) => one.status === 'rejected');
  if (failure) {
    release();
    return alone(companion, `a thread did not start: ${String(failure.reason)}`);
  }
  return sharing(companion, shared, helpers, () => {
    release();
    companion.release();
  });
}
