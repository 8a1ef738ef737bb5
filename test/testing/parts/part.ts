import type { CheckOptions, LawReport } from '../../../src/testing/index.js';

/** A part, and how its laws are run. */
export interface Part {
  /** What it is, as in `'family'`. */
  readonly kind: string;
  /** What it is called, alike in no other of its kind. */
  readonly name: string;
  /** Runs all its laws; what is not told is as the check itself has it. */
  check(options?: CheckOptions): Promise<LawReport>;
}
