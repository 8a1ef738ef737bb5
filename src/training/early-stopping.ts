import { describe, optionError } from '../core/errors.js';
import { AMOUNT, checkOptions, COUNT, FLAG, type Kind, type OptionKinds } from '../core/options.js';
import { assignValues } from '../core/tensor-values.js';
import { allWeights } from '../models/all-weights.js';
import type { Trainable } from '../models/trainable.js';
import type { Callback } from './fit-options.js';
import type { EpochRecord } from './records.js';
import type { Values } from './nested-values.js';
import { readAll } from './read-all.js';

/**
 * Options of {@link earlyStopping}.
 *
 * @public
 */
export interface EarlyStoppingOptions {
  /**
   * What is watched, as `'elbo'` or `'loss'`: of the validation data where there are such and they
   * have it, else of training; `'elbo'` unless told.
   */
  readonly metric?: string;
  /** Which way is better; `'min'` for `loss`, `kl` and `regularization`, else `'max'`, unless told. */
  readonly mode?: 'min' | 'max';
  /** Training ends after so many epochs one after the other without a better one; 10 unless told. */
  readonly patience?: number;
  /** By how much an epoch must be better to count as such, in nats for a bound; 0 unless told. */
  readonly minDelta?: number;
  /**
   * Epochs that do not count, be they good or bad, such as those in which the KL's weight still
   * grows; 0 unless told.
   */
  readonly after?: number;
  /** Whether the model gets the weights of the best epoch back at the end; true unless told. */
  readonly restoreBest?: boolean;
}

const WHOLE: Kind = {
  wanted: 'a whole number, 0 or more',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  remedy: 'Give a number of epochs, such as 5.',
};

const NAME: Kind = {
  wanted: 'the name of a metric',
  holds: (value) => typeof value === 'string' && value !== '',
  remedy: "Give 'elbo' or 'loss', say.",
};

const MODE: Kind = {
  wanted: "'min' or 'max'",
  holds: (value) => value === 'min' || value === 'max',
  remedy: 'Give one of the two.',
};

const KINDS: OptionKinds<EarlyStoppingOptions> = {
  metric: NAME,
  mode: MODE,
  patience: COUNT,
  minDelta: AMOUNT,
  after: WHOLE,
  restoreBest: FLAG,
};

const HINTS = {
  monitor: "Give metric: 'elbo', say.",
  startFromEpoch: 'Give after.',
  restoreBestWeights: 'Give restoreBest.',
};

const FALLING = ['loss', 'kl', 'regularization'];

/** The best epoch so far. */
interface Best {
  readonly epoch: number;
  readonly value: number;
}

/**
 * Ends training when a metric has not become better for a while, and gives the model its best
 * weights back.
 *
 * A metric that is NaN is never better. Prechelt, Early stopping — but when? (1998).
 *
 * @param options - What is watched, and for how long.
 * @returns A callback of {@link fit}, of one run at a time; it is resumed with the run.
 * @throws {@link VaeKitError} where an option is not what it should be; while training, where there
 * is no such metric.
 *
 * @example
 * ```ts
 * import { earlyStopping, fit, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 200, seed: 1 });
 * const { points: unseen } = swissRoll({ points: 100, seed: 2 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * const { ended, history } = await fit(model, points, {
 *   epochs: 20,
 *   validation: { data: unseen },
 *   callbacks: [earlyStopping({ metric: 'elbo', patience: 3, minDelta: 0.01 })],
 * });
 * console.assert(history.length === 20 || ended === 'callback');
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  checkOptions(options, 'earlyStopping', KINDS, HINTS);
  const { metric = 'elbo', patience = 10, minDelta = 0, after = 0, restoreBest = true } = options;
  const sign = (options.mode ?? (FALLING.includes(metric) ? 'min' : 'max')) === 'max' ? 1 : -1;
  let model: Trainable | undefined;
  let best: Best | undefined;
  let weights: Values = {};
  return {
    type: 'earlyStopping',
    onStart(told) {
      ({ model } = told);
      best = undefined;
      weights = {};
    },
    async onEpoch(record) {
      const { epoch } = record;
      const value = sign * valueOf(record, metric);
      if (epoch <= after) return undefined;
      // The first that counts is the best so far, unless it is none.
      if (best === undefined ? !Number.isNaN(value) : value > best.value + minDelta) {
        best = { epoch, value };
        if (restoreBest && model) weights = await readAll(allWeights(model));
        return undefined;
      }
      return epoch - (best?.epoch ?? after) >= patience ? 'stop' : undefined;
    },
    onEnd() {
      const now = model ? allWeights(model) : {};
      for (const [name, values] of Object.entries(weights)) assignValues(now[name]!, values);
    },
    remember: () => ({ facts: { best }, tensors: weights }),
    recall({ facts, tensors }) {
      ({ best } = facts as { best?: Best });
      weights = tensors;
    },
  };
}

function valueOf({ metrics, validation = {}, loss }: EpochRecord, metric: string): number {
  const figures: Readonly<Record<string, number>> = { loss, ...metrics, ...validation };
  if (Object.hasOwn(figures, metric)) return figures[metric]!;
  throw optionError(
    'metric',
    'must be one that this model has',
    describe(metric),
    `It has ${Object.keys(figures).join(', ')}.`,
  );
}
