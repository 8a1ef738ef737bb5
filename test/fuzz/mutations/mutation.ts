import type { Random } from '../random.js';

/** A file that was changed. */
export interface Mutant {
  readonly bytes: Uint8Array;
  /** Whether its checksum was made right again. */
  readonly sealed: boolean;
  /** What was done to it. */
  readonly how: string;
}

/** Changes bytes that are its own. */
export type ByteMutation = (bytes: Uint8Array, random: Random) => Uint8Array;
