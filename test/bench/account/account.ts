import type { Line } from './tally.js';

/** A line with what the core allows for it. */
export interface AccountLine extends Line {
  /**
   * Times 10⁹ operations a second, or bytes where there are no operations; absent where neither
   * says anything.
   */
  readonly limit?: number;
}

/** What the core was seen to do at most. */
export interface Limits {
  /**
   * Times 10⁹ operations a second: separate instructions, and one for both where the engine knows
   * it.
   */
  readonly multiplyAdd: number;
  readonly fusedMultiplyAdd?: number;
  /** The same for a product of 1024 × 1024 matrices through the package. */
  readonly largeProduct: number;
  /** Times 10⁹ bytes a second, read and written. */
  readonly largeCopy: number;
}

/**
 * Where the time of a training step goes; all in milliseconds of processor time, means of the
 * quickest quarter of the steps.
 */
export interface Account {
  /** A step as it is. */
  readonly step: number;
  /** A step whose kernels tell their times: the lines, the noise and the rest add up to it. */
  readonly watchedStep: number;
  /** How many of each were timed. */
  readonly steps: number;
  /** Drawing the noise, which is no kernel; timed by itself. */
  readonly noise: number;
  readonly lines: readonly AccountLine[];
  readonly limits: Limits;
}
