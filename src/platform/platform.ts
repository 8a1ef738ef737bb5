import type { Limit } from '../core/limit.js';

/** What a progress bar shows besides how far it is. */
export interface ProgressOptions {
  /** What is under way, as in `'epoch 3 of 10'`. */
  readonly title: string;
  /** How much there is to do, in the unit; 0 shows as done. */
  readonly total: number;
  /** `'bytes'` shows megabytes; any other word is shown behind the counts. */
  readonly unit?: string;
}

/** A progress bar on the screen, or nothing at all where there is no terminal. */
export interface Progress {
  /**
   * Moves the bar.
   *
   * @param done - How much is done, in the unit.
   * @param note - A word on how it goes, as in `'loss 103.2'`.
   */
  update(done: number, note?: string): void;
  /** Takes the bar off the screen; a second call does nothing. */
  stop(): void;
}

/** A thread that helps this one. */
export interface Thread {
  /** Ends it, whatever it does. */
  stop(): void;
  /** Whether it has come to an end by itself. */
  hasEnded(): boolean;
}

/** Bytes of known number, read piece by piece. */
export interface ByteSource {
  /** How many there are. */
  readonly size: number;
  /** Those from one place to another; fewer where it ends before. */
  read(from: number, to: number): Promise<Uint8Array>;
  /** Whether they are others by now than they were; where there is no such function, never. */
  changed?(): Promise<boolean>;
  /** Frees what reading takes. */
  close(): Promise<void>;
}

/** All that differs between Node and the browser; `#platform` resolves to the one or the other. */
export interface Platform {
  /** Opens a progress bar; who opens one stops it, also after an error. */
  openProgress(options: ProgressOptions): Promise<Progress>;
  /** The environment variable of that name; undefined where it is not set, or empty. */
  environmentVariable(name: string): string | undefined;
  /**
   * The content of a file, or undefined where the folder has no such file. What is no file, or is
   * longer than the limit, is refused before it is read.
   */
  readFolderFile(folder: string, name: string, limit: Limit): Promise<Uint8Array | undefined>;
  /** What was cached under the name, or undefined where there is nothing of use to be had. */
  readCache(name: string, limit: Limit): Promise<Uint8Array | undefined>;
  /** Keeps bytes for later runs, whole or not at all; resolves to whether they were kept. */
  writeCache(name: string, bytes: Uint8Array): Promise<boolean>;
  /** What is kept under a name (in Node a path), or undefined where there is nothing. */
  openStored(name: string | URL): Promise<ByteSource | undefined>;
  /** Keeps bytes under a name (in Node a path): all of them, or else what was there before. */
  writeStored(name: string, bytes: Uint8Array): Promise<void>;
  /** What a server has at an address; in Node also what a file holds, by its path or URL. */
  readAddress(address: string): Promise<Uint8Array<ArrayBuffer>>;
  /** How many threads the machine runs at a time. */
  availableThreads(): number;
  /** Starts a thread that runs the code, and waits for its answer to a message. */
  startThread(code: string, message: unknown): Promise<Thread>;
}
