import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kind } from '../core/options.js';
import type { Dataset } from '../data/dataset.js';
import type { Trainable, WithCondition } from '../models/trainable.js';
import type { FitOptions, FitResult } from './fit-options.js';
import type { TrainRecord } from './records.js';
import { FIT_KINDS } from './plan.js';
import { trainEpochs } from './run-epochs.js';
import { trainerOf } from './trainer.js';

/**
 * Options of {@link train}: those of {@link fit} but for what a loop does by itself.
 *
 * @public
 */
export type TrainOptions = Omit<FitOptions, 'callbacks' | 'progress'>;

/** What a loop of the caller's own does by itself. */
const IN_THE_LOOP: Kind = {
  wanted: 'left out',
  holds: (value) => value === undefined,
  remedy: 'The records come to your loop: look at them there.',
};

/**
 * Trains a model step by step, and tells of each step and each epoch as it goes on: {@link fit} for
 * a loop of your own. `break` ends training; what was learned stays.
 *
 * Between any two records the event loop runs. A checkpoint is written, where it is time to, when
 * the loop asks for the next record, and when it is left.
 *
 * @param model - What is trained; its weights change in place.
 * @param data - Shape `[N, ...data]`, or a dataset.
 * @param options - Epochs, batch size, seed and so on, and the condition of each datum.
 * @returns An asynchronous generator of records, whose `type` is `'step'` or `'epoch'`; what it
 * returns at its end is what {@link fit} returns.
 * @throws {@link VaeKitError} where data or options do not fit the model (when the first record is
 * asked for, before anything is changed), or where the loss stops being finite.
 *
 * @example
 * ```ts
 * import { gaussian, mlpDecoder, mlpEncoder, swissRoll, train, vae } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 200, seed: 1 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * for await (const record of train(model, points, { epochs: 5, seed: 1 })) {
 *   if (record.type === 'epoch') console.log(record.epoch, record.metrics.elbo);
 *   if (record.step === 7) break;
 * }
 * model.dispose();
 * ```
 *
 * @public
 */
export async function* train<C extends boolean, M extends string, L extends string>(
  model: Trainable<C, M, L>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, TrainOptions, Tensor | Dataset>
): AsyncGenerator<TrainRecord<M, L>, FitResult<M, L>> {
  const kinds = { ...FIT_KINDS, callbacks: IN_THE_LOOP, progress: IN_THE_LOOP, condition: null };
  const trainer = await trainerOf(model, data, options, 'train', kinds);
  return yield* trainEpochs(trainer, options);
}
