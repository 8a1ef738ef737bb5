import { COUNT, SEED, type Kind, type OptionKinds } from '../core/options.js';

/**
 * What all checks of `vae-kit/testing` can be told.
 *
 * @public
 */
export interface CheckOptions {
  /** Decides all that is drawn; 0 unless told. */
  readonly seed?: number;
  /**
   * How often a part that is right is rejected at most, by all laws of the check together; 1e-6
   * unless told.
   */
  readonly falseAlarm?: number;
  /**
   * The smallest fault that is to be found, relative to the size of what a law looks at (the length
   * of a gradient, a standard deviation, a probability); 0.05 unless told.
   */
  readonly effect?: number;
  /** How surely such a fault is found, above 0 and below 1; 0.99 unless told. */
  readonly power?: number;
  /**
   * How long the check may take; 60 unless told. A law that is not decided by then is reported as
   * undecided, which is not passed.
   */
  readonly seconds?: number;
}

const share: Kind = {
  wanted: 'above 0 and below 1',
  holds: (value) => Number.isFinite(value) && (value as number) > 0 && (value as number) < 1,
  remedy: 'Give a number such as 0.01.',
};

const positive: Kind = {
  wanted: 'a finite number above 0',
  holds: (value) => Number.isFinite(value) && (value as number) > 0,
  remedy: 'Give a number such as 0.1.',
};

/** The kinds of what all checks can be told. */
export const checkKinds = (): OptionKinds<CheckOptions> => ({
  seed: SEED,
  falseAlarm: share,
  effect: positive,
  power: share,
  seconds: positive,
});

export { COUNT };

/** What to do in place of what other tools take. */
export const CHECK_HINTS = {
  'alpha significance pValue level': 'Give falseAlarm: 1e-6.',
  'timeout time': 'Give seconds: 60.',
  'samples numSamples count': 'Give effect and power: they say how many samples it takes.',
  tolerance: 'Give effect: 0.05, the smallest fault that is to be found.',
};
