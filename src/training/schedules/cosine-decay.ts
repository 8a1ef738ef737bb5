import { AMOUNT, checkOptions, COUNT, type OptionKinds } from '../../core/options.js';
import { requireOption } from '../../core/require-option.js';
import { describedSchedule, type Schedule } from '../../core/schedule.js';

/**
 * What {@link cosineDecay} can be told.
 *
 * @public
 */
export interface CosineDecayOptions {
  /** How many training steps it takes to get down, a positive integer. */
  readonly steps: number;
  /** The value at the first step, 0 or more; 0.001 unless told. */
  readonly from?: number;
  /** The value after `steps` steps and ever after, 0 or more; 0 unless told. */
  readonly to?: number;
}

const KINDS: OptionKinds<CosineDecayOptions> = { steps: COUNT, from: AMOUNT, to: AMOUNT };

/**
 * A step size that falls along half a wave: slowly, fast, slowly.
 *
 * η_t = to + ½ (from − to) (1 + cos(π min(1, t / steps))), t training steps being done.
 * Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts (2017), equation 5.
 *
 * @param options - The number of steps, and the two values.
 * @returns The schedule, as {@link fit} takes it for `learningRate`.
 * @throws {@link VaeKitError} where an option is not what it should be.
 *
 * @example
 * ```ts
 * import { cosineDecay } from 'vae-kit';
 *
 * const learningRate = cosineDecay({ from: 0.002, steps: 1000 });
 * console.assert(learningRate(0) === 0.002 && Math.abs(learningRate(500) - 0.001) < 1e-12);
 * console.assert(learningRate(1000) === 0 && learningRate(5000) === 0);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function cosineDecay(options: CosineDecayOptions): Schedule {
  checkOptions(options, 'cosineDecay', KINDS);
  const { steps, from = 0.001, to = 0 } = options;
  requireOption(steps, 'steps', 'cosineDecay({ steps: 10000 })');
  return describedSchedule('cosineDecay', { steps, from, to }, (step) =>
    step >= steps ? to : to + 0.5 * (from - to) * (1 + Math.cos((Math.PI * step) / steps)),
  );
}
