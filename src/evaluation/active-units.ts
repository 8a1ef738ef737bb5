import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { keyFor } from '../core/keys.js';
import { AMOUNT, checkOptions, type OptionKinds } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import { sizeOf } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import { modelInputs } from '../models/model-inputs.js';
import type { WithCondition } from '../models/trainable.js';
import { latentParts, type LatentModel } from './latent-model.js';
import { overBatches, PASS_HINTS, PASS_KINDS, type PassOptions } from './over-batches.js';

/**
 * Options of {@link activeUnits}; `batchSize` is 100 unless told.
 *
 * @public
 */
export interface ActiveUnitsOptions extends PassOptions {
  /** The variance that an active unit exceeds; 0.01 unless told, as in the paper. */
  readonly threshold?: number;
}

/**
 * What {@link activeUnits} finds.
 *
 * @public
 */
export interface ActiveUnits {
  /** How many units are active. */
  readonly count: number;
  /** Which: their positions among the values of a latent, from 0. */
  readonly units: readonly number[];
  /** The variance of each unit's posterior mean over the data. */
  readonly variances: Float64Array;
  /** Whether all data were seen, or the signal came before. */
  readonly ended: 'completed' | 'aborted';
}

const kinds = (): OptionKinds<ActiveUnitsOptions & { readonly condition?: unknown }> => ({
  ...PASS_KINDS,
  threshold: AMOUNT,
});

const hints = () => ({ ...PASS_HINTS, 'delta epsilon cutoff': 'Give threshold: 0.01.' });

/**
 * Tells which latent dimensions carry something of the data: those whose posterior mean varies over
 * them, A_j = Var_x(E[z_j | x]) \> 0.01.
 *
 * A unit that has collapsed onto the prior has the same mean whatever x. Y. Burda, R. Grosse and
 * R. Salakhutdinov, Importance weighted autoencoders (2016), section 5.2.
 *
 * @param model - A {@link vae}, of any latents.
 * @param data - Shape `[N, ...data]`, or a dataset; some thousands will do.
 * @param options - The threshold, the batch size and so on, and the condition of each datum.
 * @returns The active units, and the variance of each unit.
 * @throws {@link VaeKitError} where data or options do not fit the model.
 *
 * @example
 * ```ts
 * import { activeUnits, bernoulli, mlpDecoder, mlpEncoder, syntheticDigits, vae } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 50, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 8,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const { count, units, variances } = await activeUnits(model, images);
 * console.assert(units.length === count && variances.length === 8);
 * model.dispose();
 * ```
 *
 * @public
 */
export async function activeUnits<C extends boolean>(
  model: LatentModel<C>,
  data: Tensor | Dataset,
  ...[options = {}]: WithCondition<C, ActiveUnitsOptions, Tensor | Dataset>
): Promise<ActiveUnits> {
  const parts = latentParts(model, 'activeUnits');
  const given: ActiveUnitsOptions & { condition?: Tensor | Dataset | undefined } = options;
  checkOptions(given, 'activeUnits', kinds(), hints());
  const inputs = modelInputs(model, data, given, 'the data');
  await outliveScope('activeUnits');
  const width = sizeOf(model.latent);
  const means = new Float64Array(width);
  const squares = new Float64Array(width);
  let seen = 0;
  const work = { title: 'active units', unit: 'data', each: 1, key: keyFor(0, 'evaluate') };
  const ended = await overBatches(model, inputs, given, work, async (batch, _, advance) => {
    const mean = tidy(() => clone(parts.posterior.mean(parts.posteriorParams(batch))));
    const values = await mean.data();
    mean.dispose();
    for (let row = 0; row < values.length; row += width) {
      seen++;
      // Welford's: sums of squares would lose the digits of a small variance beside a large mean.
      for (let unit = 0; unit < width; unit++) {
        const difference = values[row + unit]! - means[unit]!;
        means[unit]! += difference / seen;
        squares[unit]! += difference * (values[row + unit]! - means[unit]!);
      }
    }
    return advance(batch.data.shape[0]);
  });
  const variances = squares.map((each) => each / seen);
  const { threshold = 0.01 } = given;
  const units = Array.from(variances.keys()).filter((unit) => variances[unit]! > threshold);
  return { count: units.length, units, variances, ended };
}
