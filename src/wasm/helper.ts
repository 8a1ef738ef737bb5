/** What a helper gets to know. */
export interface HelperMessage {
  /** The companion, for a memory that is shared. */
  readonly binary: Uint8Array<ArrayBuffer>;
  /** The memory that tensors lie in. */
  readonly memory: WebAssembly.Memory;
  /** By which threads agree; see {@link Words}. */
  readonly words: Int32Array;
  /** The helper's own memory for `sgemm`. */
  readonly scratch: number;
  /** How often it looks for work before it sleeps. */
  readonly spins: number;
}

/**
 * Where the words are. A chunk is claimed by counting LEFT down, and what is claimed is finished
 * before the next product begins: so whoever has claimed one finds that product's arguments,
 * however late it comes.
 */
export const Words = {
  /** Chunks that nobody has claimed. */
  left: 0,
  /** Chunks that are not finished. */
  undone: 1,
  /** Whether a chunk could not be computed. */
  failed: 2,
  /**
   * The first argument of `sgemmChunk` after the chunk's number; the rest follow, without the
   * scratch memory.
   */
  first: 3,
  /** One past the last argument. */
  end: 15,
} as const;

/**
 * What a helper runs, after `listen` and `answer` are defined: text, so that no bundler has to know
 * of it.
 */
export function helperCode(): string {
  return `listen(({ binary, memory, words, scratch, spins }) => {
  const { sgemmChunk } = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } }).exports;
  const args = words.subarray(${Words.first}, ${Words.end});
  answer();
  for (;;) {
    let left;
    for (let rest = spins; (left = Atomics.load(words, ${Words.left})) === 0; ) {
      if (rest-- > 0) continue;
      Atomics.wait(words, ${Words.left}, 0);
      // Who has come too late for one product is in time for the next.
      rest = spins;
    }
    if (Atomics.compareExchange(words, ${Words.left}, left, left - 1) !== left) continue;
    try {
      sgemmChunk(left - 1, ...args, scratch);
    } catch {
      Atomics.store(words, ${Words.failed}, 1);
    }
    if (Atomics.sub(words, ${Words.undone}, 1) === 1) Atomics.notify(words, ${Words.undone});
  }
});`;
}
