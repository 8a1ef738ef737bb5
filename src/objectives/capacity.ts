import { add, mean, mul, sign, sub } from '@tensorflow/tfjs-core';
import { meanOfSamples } from '../core/mean-of-samples.js';
import { describe, optionError } from '../core/errors.js';
import { AMOUNT, checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import { requireOption } from '../core/require-option.js';
import { stopGradient } from '../core/stop-gradient.js';
import { creditOfGains } from './credit-of-gains.js';
import { checkClosedForm } from './log-weights.js';
import type { Objective } from './objective.js';

/**
 * What {@link capacity} can be told.
 *
 * @public
 */
export interface CapacityOptions {
  /** What each nat of KL more or less than C costs; 1000 unless told. */
  readonly gamma?: number;
  /**
   * C, how many nats the latents are to carry: a number, or a function from the training step to
   * one.
   */
  readonly schedule: number | ((step: number) => number);
  /** How many samples of z are averaged for each datum; 1 unless told. */
  readonly samples?: number;
}

const KINDS: OptionKinds<CapacityOptions> = { gamma: AMOUNT, schedule: null, samples: COUNT };

const HINTS = {
  beta: 'Give gamma.',
  'capacity C maxCapacity': 'Give schedule: linearAnnealing({ steps: 100_000, to: 25 }).',
};

/**
 * The likelihood, with the KL held at a capacity that grows: latents learn one after the other.
 *
 * E_q[log p(x | z)] − γ |KL(q(z | x) ‖ p(z)) − C|, the KL being the batch's mean. Burgess et al.,
 * Understanding disentangling in β-VAE (2018), equation 8, there with C from 0 to 25 nats in
 * 100,000 steps and γ = 1000. Training tells C as `capacity` beside the metrics.
 *
 * @param options - γ and C.
 * @returns The objective.
 * @throws {@link VaeKitError} where an option is out of its range.
 *
 * @example
 * ```ts
 * import { capacity, linearAnnealing } from 'vae-kit';
 *
 * const schedule = linearAnnealing({ steps: 100_000, from: 0, to: 25 });
 * const objective = capacity({ gamma: 1000, schedule });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function capacity(options: CapacityOptions): Objective {
  checkOptions(options, 'capacity', KINDS, HINTS);
  const { gamma = 1000, schedule, samples = 1 } = options;
  requireOption(schedule, 'schedule', 'capacity({ schedule: 25 })');
  if (typeof schedule !== 'function') checkCapacity(schedule);
  return {
    type: 'capacity',
    options: { gamma, schedule, samples },
    samples,
    kl: 'closed-form',
    credit(terms) {
      const nats =
        typeof schedule === 'function' ? checkCapacity(schedule(terms.step), terms.step) : schedule;
      checkClosedForm(terms, 'capacity');
      const apart = sub(terms.kl, nats);
      const side = stopGradient(() =>
        sign(mean(terms.weights ? mul(terms.weights, apart) : apart)),
      );
      const gains = terms.logLikelihood;
      const bound = add(meanOfSamples(gains), mul(mul(side, -gamma), apart));
      return { ...creditOfGains(gains), bound, report: { capacity: nats } };
    },
  };
}

function checkCapacity(nats: number, step?: number): number {
  if (AMOUNT.holds(nats)) return nats;
  throw optionError(
    'schedule',
    'must be a finite number, 0 or more, or a function of the step that returns one',
    describe(nats) + (step === undefined ? '' : `, which it returned for step ${step}`),
    'Give linearAnnealing({ steps: 100_000, to: 25 }), or a number such as 25.',
  );
}
