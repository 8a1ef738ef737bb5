/** What a helper gets to know. */
export interface HelperMessage {
  /** The companion, for a memory that is shared. */
  readonly binary: Uint8Array<ArrayBuffer>;
  /** The memory that tensors lie in. */
  readonly memory: WebAssembly.Memory;
  /** By which threads agree; see {@link Words}. */
  readonly words: Int32Array;
  /** What the function is told, from {@link Words.numbers} on. */
  readonly numbers: Float64Array;
  /** The helper's own memory for what needs some. */
  readonly scratch: number;
  /** How often it looks for work before it sleeps. */
  readonly spins: number;
  /** Its number among the threads, of which the one that asks is 0. */
  readonly place: number;
}

/**
 * Where the words are, those that change while work is done each in a cache line of its own. A part
 * is claimed by counting LEFT down, and what is claimed is finished before the next work begins: so
 * whoever has claimed one finds that work's arguments, however late it comes.
 */
export const Words = {
  /** Parts that nobody has claimed. */
  left: 0,
  /** Parts that are not finished. */
  undone: 16,
  /** Threads that work; the others sleep until that changes. */
  threads: 32,
  /** Which of the companion's exports computes. */
  name: 33,
  /** Units in all, and in each part but the last. */
  units: 34,
  part: 35,
  /** How many numbers the function is told. */
  count: 36,
  /**
   * Whether it takes how many units there are and numbers that move on from unit to unit, by as
   * many more numbers; else its range, the numbers, and scratch memory.
   */
  strided: 37,
  /** How many parts could not be computed, and a bit for each that could not. */
  failures: 38,
  failed: 40,
  /** What the function is told, as float64. */
  numbers: 56,
  /** One past the last of them. */
  end: 56 + 2 * 48,
} as const;

/**
 * What a helper runs, after `listen` and `answer` are defined: text, so that no bundler has to know
 * of it.
 */
export function helperCode(): string {
  return `listen(({ binary, memory, words, numbers, scratch, spins, place }) => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  const functions = Object.values(exports);
  const compute = (number) => {
    const part = words[${Words.part}];
    const first = number * part;
    const count = Math.min(part, words[${Words.units}] - first);
    const strided = words[${Words.strided}];
    const length = words[${Words.count}];
    const args = strided ? [count] : [first, count];
    for (let i = 0; i < length; i++)
      args.push(strided ? numbers[i] + first * numbers[length + i] : numbers[i]);
    args.push(scratch);
    functions[words[${Words.name}]].apply(undefined, args);
  };
  answer();
  for (let rest = spins; ; ) {
    const threads = Atomics.load(words, ${Words.threads});
    const left = Atomics.load(words, ${Words.left});
    if (threads <= place) {
      Atomics.wait(words, ${Words.threads}, threads);
    } else if (left === 0) {
      if (rest-- > 0) continue;
      Atomics.wait(words, ${Words.left}, 0);
      // Who has come too late for one piece of work is in time for the next.
      rest = spins;
    } else if (Atomics.compareExchange(words, ${Words.left}, left, left - 1) === left) {
      rest = spins;
      try {
        compute(left - 1);
      } catch {
        Atomics.or(words, ${Words.failed} + ((left - 1) >> 5), 1 << ((left - 1) & 31));
        Atomics.add(words, ${Words.failures}, 1);
      }
      if (Atomics.sub(words, ${Words.undone}, 1) === 1) Atomics.notify(words, ${Words.undone});
    }
  }
});`;
}
