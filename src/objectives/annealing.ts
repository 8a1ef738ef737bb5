import { checkCount } from '../core/check-count.js';
import { describe, optionError } from '../core/errors.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { describedSchedule, type Schedule } from '../core/schedule.js';

/**
 * What {@link linearAnnealing} can be told.
 *
 * @public
 */
export interface LinearAnnealingOptions {
  /**
   * How many training steps it takes to get from the one value to the other, a positive integer.
   */
  readonly steps: number;
  /** The value at the first step, 0 or more; 0 unless told. */
  readonly from?: number;
  /** The value after `steps` steps and ever after, 0 or more; 1 unless told. */
  readonly to?: number;
}

const LINEAR: OptionKinds<LinearAnnealingOptions> = { steps: null, from: null, to: null };

const LINEAR_HINTS = {
  epochs: 'Give steps: epochs times data divided by batchSize.',
  start: 'Give from.',
  end: 'Give to.',
};

/**
 * A weight that goes evenly from one value to another and stays there: warm-up.
 *
 * β_t = from + (to − from) · min(1, t / steps), t training steps being done. From 0 to 1: Bowman et
 * al., Generating sentences from a continuous space (2016), section 3.1, there along a sigmoid;
 * along a line: Sønderby et al., Ladder variational autoencoders (2016).
 *
 * @param options - The number of steps, and the two values.
 * @returns A function from the number of steps done to the weight, as {@link elbo} takes it for
 * `beta`.
 * @throws {@link VaeKitError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { elbo, linearAnnealing } from 'vae-kit';
 *
 * const beta = linearAnnealing({ steps: 5000 });
 * console.assert(beta(0) === 0 && beta(2500) === 0.5 && beta(9000) === 1);
 * const warmedUp = elbo({ beta });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function linearAnnealing(options: LinearAnnealingOptions): Schedule {
  checkOptions(options, 'linearAnnealing', LINEAR, LINEAR_HINTS);
  const { steps, from = 0, to = 1 } = options;
  checkCount(steps, 'steps', 5000);
  checkWeight(from, 'from');
  checkWeight(to, 'to');
  return describedSchedule('linearAnnealing', { steps, from, to }, (step) =>
    step >= steps ? to : from + (to - from) * (step / steps),
  );
}

/**
 * What {@link cyclicalAnnealing} can be told.
 *
 * @public
 */
export interface CyclicalAnnealingOptions {
  /** How many training steps one cycle has, a positive integer. */
  readonly period: number;
  /**
   * How many cycles there are, a positive integer; 4 unless told. After them the weight stays as
   * high as it came.
   */
  readonly cycles?: number;
  /**
   * Which share of a cycle the rise takes, above 0 and at most 1; 0.5 unless told. The rest of it
   * is spent at the top.
   */
  readonly ramp?: number;
  /** The value at the start of each cycle, 0 or more; 0 unless told. */
  readonly from?: number;
  /** The value at the top, 0 or more; 1 unless told. */
  readonly to?: number;
}

const CYCLICAL: OptionKinds<CyclicalAnnealingOptions> = {
  period: null,
  cycles: null,
  ramp: null,
  from: null,
  to: null,
};

const CYCLICAL_HINTS = {
  steps: 'Give period, the steps of one cycle.',
  ratio: 'Give ramp.',
  start: 'Give from.',
  end: 'Give to.',
};

/**
 * A weight that rises again and again: each cycle starts low, goes evenly to the top and stays
 * there for its rest.
 *
 * β_t = from + (to − from) · min(1, τ / ramp), τ = (t mod period) / period, t training steps being
 * done, and β_t = to after all cycles. Fu et al., Cyclical annealing schedule: a simple approach to
 * mitigating KL vanishing (2019), equations 6 and 7; their T steps in M cycles are a period of T /
 * M.
 *
 * @param options - Length and number of cycles, the share of the rise, and the two values.
 * @returns A function from the number of steps done to the weight, as {@link elbo} takes it for
 * `beta`.
 * @throws {@link VaeKitError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { cyclicalAnnealing, elbo } from 'vae-kit';
 *
 * const beta = cyclicalAnnealing({ period: 1000, cycles: 4 });
 * console.assert(beta(250) === 0.5 && beta(999) === 1 && beta(1000) === 0 && beta(4000) === 1);
 * const annealed = elbo({ beta });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function cyclicalAnnealing(options: CyclicalAnnealingOptions): Schedule {
  checkOptions(options, 'cyclicalAnnealing', CYCLICAL, CYCLICAL_HINTS);
  const { period, cycles = 4, ramp = 0.5, from = 0, to = 1 } = options;
  checkCount(period, 'period', 1000);
  checkCount(cycles, 'cycles', 4);
  if (!(Number.isFinite(ramp) && ramp > 0 && ramp <= 1)) {
    throw optionError(
      'ramp',
      'must be a share above 0, and at most 1',
      describe(ramp),
      'Give a number such as 0.5.',
    );
  }
  checkWeight(from, 'from');
  checkWeight(to, 'to');
  return describedSchedule('cyclicalAnnealing', { period, cycles, ramp, from, to }, (step) => {
    const share = (step % period) / (ramp * period);
    return step >= cycles * period || share >= 1 ? to : from + (to - from) * share;
  });
}

function checkWeight(weight: number, name: string): void {
  if (!(Number.isFinite(weight) && weight >= 0))
    throw optionError(
      name,
      `must be a finite number, 0 or more`,
      describe(weight),
      'Give a number such as 1.',
    );
}
