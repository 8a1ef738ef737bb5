import { checkOptions, COUNT, AMOUNT, type Kind, type OptionKinds } from '../../core/options.js';
import { requireOption } from '../../core/require-option.js';
import { describedSchedule, type Schedule } from '../../core/schedule.js';

/**
 * What {@link stepDecay} can be told.
 *
 * @public
 */
export interface StepDecayOptions {
  /** After how many training steps it falls each time, a positive integer. */
  readonly every: number;
  /** The value at the first step, 0 or more; 0.001 unless told. */
  readonly from?: number;
  /** By what it is multiplied each time, above 0 and at most 1; ½ unless told. */
  readonly factor?: number;
}

const FACTOR: Kind = {
  wanted: 'a number above 0, and at most 1',
  holds: (value) => typeof value === 'number' && value > 0 && value <= 1,
  remedy: 'Give a number such as 0.5.',
};

const KINDS: OptionKinds<StepDecayOptions> = { every: COUNT, from: AMOUNT, factor: FACTOR };

/**
 * A step size that falls by a factor every so many steps, and stays between.
 *
 * η_t = from · factor^⌊t / every⌋, t training steps being done.
 *
 * @param options - How often and by what it falls, and where it starts.
 * @returns The schedule, as {@link fit} takes it for `learningRate`.
 * @throws {@link VaeKitError} where an option is not what it should be.
 *
 * @example
 * ```ts
 * import { stepDecay } from 'vae-kit';
 *
 * const learningRate = stepDecay({ from: 0.001, factor: 0.1, every: 1000 });
 * console.assert(learningRate(999) === 0.001 && learningRate(1000) === 0.0001);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function stepDecay(options: StepDecayOptions): Schedule {
  checkOptions(options, 'stepDecay', KINDS);
  const { every, from = 0.001, factor = 0.5 } = options;
  requireOption(every, 'every', 'stepDecay({ every: 5000 })');
  return describedSchedule(
    'stepDecay',
    { every, from, factor },
    (step) => from * factor ** Math.floor(step / every),
  );
}
