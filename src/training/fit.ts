import type { Tensor } from '@tensorflow/tfjs-core';
import type { Dataset } from '../data/dataset.js';
import type { Trainable, WithCondition } from '../models/trainable.js';
import type { FitOptions, FitResult } from './fit-options.js';
import { FIT_KINDS } from './plan.js';
import { runEpochs } from './run-epochs.js';
import { trainerOf } from './trainer.js';

/**
 * Trains a model: shuffles, makes batches, steps, measures, and stays out of the page's way.
 *
 * Between any two steps the event loop runs, so that a page repaints and signals arrive; within a
 * step it does not. A step of a small dense network takes a few milliseconds, one of a
 * convolutional network a tenth of a second and more, for which a page needs a worker if it is to
 * scroll while it trains: call {@link fit} there, and post what the callbacks are told.
 *
 * @param model - What is trained; its weights change in place.
 * @param data - Shape `[N, ...data]`, or a dataset.
 * @param options - Epochs, batch size, seed and so on, and the condition of each datum.
 * @returns The history of epochs and why training ended.
 * @throws {@link VaeKitError} where data or options do not fit the model (before anything is
 * changed), or where the loss stops being finite.
 *
 * @example
 * ```ts
 * import { bernoulli, binarize, fit, mlpDecoder, mlpEncoder, syntheticDigits, vae } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 200, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const { history } = await fit(model, images, {
 *   epochs: 2,
 *   batchSize: 50,
 *   seed: 1,
 *   transform: binarize,
 * });
 * console.assert(history[1]!.loss < history[0]!.loss);
 * model.dispose();
 * ```
 *
 * @public
 */
export async function fit<C extends boolean, M extends string, L extends string>(
  model: Trainable<C, M, L>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, FitOptions<NoInfer<M>, NoInfer<L>>, Tensor | Dataset>
): Promise<FitResult<M, L>> {
  const trainer = await trainerOf(model, data, options, 'fit', { ...FIT_KINDS, condition: null });
  return runEpochs(trainer, options);
}
