import { checkOptions, COUNT, type OptionKinds } from '../../core/options.js';
import { requireOption } from '../../core/require-option.js';
import { learningRateAt, type LearningRate } from '../learning-rate.js';
import { describedSchedule, type Schedule } from '../../core/schedule.js';

/**
 * What {@link warmup} can be told.
 *
 * @public
 */
export interface WarmupOptions {
  /** How many training steps the rise takes, a positive integer. */
  readonly steps: number;
  /**
   * What the rise leads to: a number, or another schedule, which begins at its step 0 once the rise
   * is over; 0.001 unless told.
   */
  readonly then?: LearningRate;
}

const KINDS: OptionKinds<WarmupOptions> = { steps: COUNT, then: null };

/**
 * A step size that rises evenly to where another schedule starts, and then follows that.
 *
 * η_t = then(0) · (t + 1) / steps for t below steps, and then(t − steps) from there on, t training
 * steps being done: the first step is small, not nothing.
 * Goyal et al., Accurate, large minibatch SGD: training ImageNet in 1 hour (2017), section 2.2.
 *
 * @param options - The number of steps, and what follows.
 * @returns The schedule, as {@link fit} takes it for `learningRate`.
 * @throws {@link VaeKitError} where an option is not what it should be.
 *
 * @example
 * ```ts
 * import { cosineDecay, warmup } from 'vae-kit';
 *
 * const learningRate = warmup({ steps: 100, then: cosineDecay({ from: 0.01, steps: 900 }) });
 * console.assert(Math.abs(learningRate(49) - 0.005) < 1e-12 && learningRate(100) === 0.01);
 * console.assert(learningRate(1000) === 0);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function warmup(options: WarmupOptions): Schedule {
  checkOptions(options, 'warmup', KINDS);
  const { steps, then = 0.001 } = options;
  requireOption(steps, 'steps', 'warmup({ steps: 500 })');
  const top = learningRateAt(then, 0);
  return describedSchedule('warmup', { steps, then }, (step) =>
    step < steps ? (top * (step + 1)) / steps : learningRateAt(then, step - steps),
  );
}
