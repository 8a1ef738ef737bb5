import { describe, optionError } from '../core/errors.js';
import { AMOUNT, checkOptions, type Kind, type OptionKinds } from '../core/options.js';

/**
 * What {@link gaussian} can be told.
 *
 * @public
 */
export interface GaussianOptions {
  /**
   * Where the standard deviation σ comes from: `'learned'`, a network output of its own for each
   * dimension (the default); `'shared'`, one learned number for all data and dimensions; or a
   * number, fixed.
   */
  readonly scale?: 'learned' | 'shared' | number;
  /**
   * The least standard deviation, in the units of the data: σ² = exp(raw) + minScale². The floor
   * keeps a density from growing without bound where data are constant. 0.001 unless told.
   */
  readonly minScale?: number;
  /**
   * Where a shared standard deviation starts, in the units of the data and above the floor; 1
   * unless told, or twice the floor where that is more. Training moves it by a small factor at each
   * step, so that a start near the scale of what is left unexplained saves thousands of them.
   */
  readonly initialScale?: number;
}

/** The options with every value settled. */
export interface SettledGaussianOptions {
  readonly scale: 'learned' | 'shared' | number;
  readonly minScale: number;
  readonly initialScale: number;
}

/** The greatest standard deviation, and one over the least, whose square float32 can hold. */
const MOST = 1e18;

const SCALE: Kind = {
  wanted: "'learned', 'shared' or a positive number, from 1e-18 to 1e18",
  holds: (value) =>
    value === 'learned' ||
    value === 'shared' ||
    (typeof value === 'number' && value >= 1 / MOST && value <= MOST),
  remedy: 'Give one of these.',
};

const IN_UNITS = 'Give a standard deviation in the units of the data, such as 0.3.';

/**
 * Checks what a Gaussian is told, or another family of a mean and a scale, and settles what is left
 * out.
 */
export function settleGaussianOptions(
  options: GaussianOptions,
  call = 'gaussian',
  others: OptionKinds<object> = {},
): SettledGaussianOptions {
  checkOptions(
    options,
    call,
    {
      ...others,
      scale: SCALE,
      minScale: {
        wanted: `${AMOUNT.wanted}, at most 1e18`,
        holds: (value) => AMOUNT.holds(value) && (value as number) <= MOST,
        remedy: IN_UNITS,
      },
      initialScale: null,
    },
    { 'std sigma variance': 'Give the standard deviation as the scale.' },
  );
  const { scale = 'learned', minScale = 1e-3, initialScale } = options;
  const start = initialScale ?? Math.max(1, 2 * minScale);
  if (initialScale !== undefined && scale !== 'shared') {
    throw optionError(
      'initialScale',
      "must be left out, but for scale: 'shared', which starts there",
      `it with the scale ${describe(scale)}`,
      "Give scale: 'shared' too, or leave it out.",
    );
  }
  const within = Number.isFinite(start) && start > minScale && start <= MOST;
  if (initialScale !== undefined && !within) {
    throw optionError(
      'initialScale',
      `must be a number above minScale, ${minScale}, and at most 1e18`,
      describe(start),
      IN_UNITS,
    );
  }
  return { scale, minScale, initialScale: start };
}
