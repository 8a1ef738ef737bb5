import { Words } from './helper.js';

// Looks at a word before sleeping: some 0.6 ms, longer than between most products of a training
// step.
export const SPINS = 100_000;

/** Whether this thread may sleep: a page's first may not. */
export function maySleep(): boolean {
  try {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0) === 'not-equal';
  } catch {
    return false;
  }
}

/** Work for all who watch the words. */
export interface Work {
  /** The number of the function among the companion's. */
  readonly name: number;
  readonly units: number;
  readonly part: number;
  readonly args: readonly number[];
  readonly strides: readonly number[] | undefined;
  readonly compute: (first: number, count: number) => void;
}

/** Words that threads agree by, and the numbers among them. */
export function wordsOf(): { words: Int32Array; numbers: Float64Array } {
  const buffer = new SharedArrayBuffer(Words.end * Int32Array.BYTES_PER_ELEMENT);
  const from = Words.numbers * Int32Array.BYTES_PER_ELEMENT;
  return { words: new Int32Array(buffer), numbers: new Float64Array(buffer, from) };
}

/** Computes with those who watch the words; the parts that others could not compute. */
export function computeTogether(
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
  let error: Error | undefined;
  for (let left: number; (left = Atomics.load(words, Words.left)) > 0;) {
    if (Atomics.compareExchange(words, Words.left, left, left - 1) !== left) continue;
    const first = (left - 1) * part;
    try {
      compute(first, Math.min(part, units - first));
    } catch (cause) {
      error = cause as Error;
    }
    Atomics.sub(words, Words.undone, 1);
  }
  // Also after a failure: until the others are done, they write.
  for (let rest = SPINS, undone: number; (undone = Atomics.load(words, Words.undone)) > 0;) {
    if (rest > 0 || !sleeps) rest--;
    else Atomics.wait(words, Words.undone, undone);
  }
  if (error !== undefined) throw error;
  return Atomics.load(words, Words.failures) === 0 ? [] : failedParts(words, parts);
}

/** The parts whose bits are set. */
function failedParts(words: Int32Array, parts: number): number[] {
  return Array.from({ length: parts }, (_, i) => i).filter(
    (i) => (words[Words.failed + (i >> 5)]! >> (i & 31)) & 1,
  );
}
