import type { Tensor } from '@tensorflow/tfjs-core';
import { keyFor } from '../core/keys.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import { sizeOf } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import { modelInputs } from '../models/model-inputs.js';
import type { WithCondition } from '../models/trainable.js';
import { checkFactorises, summedKl } from './dimension-kl.js';
import { latentParts, type LatentModel } from './latent-model.js';
import { overBatches, PASS_HINTS, PASS_KINDS, type PassOptions } from './over-batches.js';

const KINDS: OptionKinds<PassOptions & { readonly condition?: unknown }> = PASS_KINDS;

/**
 * Measures how much each latent dimension says of the data: the mean over them of
 * KL(q(z_j | x) ‖ p(z_j)).
 *
 * They add up to the KL of the ELBO. A dimension of almost 0 has collapsed onto the prior; see
 * {@link activeUnits} too, and {@link watchCollapse} to be told while training. `batchSize` is 100
 * unless told.
 *
 * @param model - A {@link vae} whose posterior and prior are of one family that factorises over the
 * latent dimensions, such as {@link gaussian} and {@link bernoulli}.
 * @param data - Shape `[N, ...data]`, or a dataset.
 * @param options - The batch size and so on, and the condition of each datum.
 * @returns A number for each value of a latent, in nats, of the data that were seen where the signal
 * came.
 * @throws {@link VaeKitError} where data or options do not fit the model, or the KL of its families
 * is not known for each dimension.
 *
 * @example
 * ```ts
 * import { bernoulli, klPerDimension, mlpDecoder, mlpEncoder, syntheticDigits, vae } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 50, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 8,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const kl = await klPerDimension(model, images);
 * console.assert(kl.length === 8 && kl.every((nats) => nats >= 0));
 * model.dispose();
 * ```
 *
 * @public
 */
export async function klPerDimension<C extends boolean>(
  model: LatentModel<C>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, PassOptions, Tensor | Dataset>
): Promise<Float64Array> {
  const parts = latentParts(model, 'klPerDimension');
  const given: PassOptions & { condition?: Tensor | Dataset | undefined } = options;
  checkOptions(given, 'klPerDimension', KINDS, PASS_HINTS);
  checkFactorises(parts);
  const inputs = modelInputs(model, data, given, 'the data');
  await outliveScope('klPerDimension');
  const totals = new Float64Array(sizeOf(model.latent));
  let seen = 0;
  const work = { title: 'KL', unit: 'data', each: 1, key: keyFor(0, 'evaluate') };
  await overBatches(model, inputs, given, work, async (batch, _, advance) => {
    (await summedKl(parts, model.latent, batch)).forEach((each, i) => (totals[i]! += each));
    seen += batch.data.shape[0];
    return advance(batch.data.shape[0]);
  });
  return totals.map((total) => total / seen);
}
