import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';
import type { Kind, OptionKinds } from '../core/options.js';
import { sizeOf, tileRows } from '../core/shapes.js';
import { checkCondition } from '../models/check-condition.js';
import type { OutputOptions } from '../models/output.js';
import type { WithCondition } from '../models/trainable.js';
import { OUTPUTS } from '../models/method-options.js';
import { codingOf, STEPS, type CodingModel } from './coding-model.js';
import { oneRow, type OneRow } from './one-row.js';

/**
 * Options of {@link traverse}.
 *
 * @public
 */
export interface TraverseOptions extends OutputOptions {
  /** Which value of the latent changes: its position among them, from 0. */
  readonly dimension: number;
  /** Its value in the first row; −3 unless told. */
  readonly from?: number;
  /** Its value in the last row; 3 unless told. */
  readonly to?: number;
  /** How many rows are shown, both ends among them; 10 unless told. */
  readonly steps?: number;
}

const NUMBER: Kind = {
  wanted: 'a finite number',
  holds: (value) => Number.isFinite(value),
  remedy: 'Give a number such as 3.',
};

const kinds = (): OptionKinds<TraverseOptions & { readonly condition?: unknown }> => ({
  ...OUTPUTS,
  dimension: null,
  from: NUMBER,
  to: NUMBER,
  steps: STEPS,
});

/**
 * Shows what one latent dimension does: decodes a latent again and again, with this one value going
 * from one number to another in equal steps.
 *
 * @param model - A {@link vae} or an {@link autoencoder}.
 * @param z - One latent, as `model.encode` gives it, or its values.
 * @param options - The dimension, from where to where, and what is shown of p(x | z); for a model
 * with a condition, that of all, one row.
 * @returns Shape `[steps, ...data]`; the caller disposes it.
 * @throws {@link VaeKitError} where there is no such dimension, or an option is not what it should
 * be.
 *
 * @example
 * ```ts
 * import { bernoulli, mlpDecoder, mlpEncoder, traverse, vae } from 'vae-kit';
 *
 * const model = vae({
 *   data: [784],
 *   latent: 3,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const images = traverse(model, [0, 0, 0], { dimension: 1, from: -2, to: 2, steps: 5 });
 * console.assert(images.shape[0] === 5);
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function traverse<C extends boolean>(
  model: CodingModel<C>,
  z: OneRow,
  ...[options]: Required<WithCondition<C, TraverseOptions>>
): Tensor {
  const given: TraverseOptions & { condition?: Tensor | undefined } = options;
  const coding = codingOf(model, given, 'traverse', kinds());
  const { dimension, from = -3, to = 3, steps = 10, condition } = given;
  const size = sizeOf(model.latent);
  if (!(Number.isInteger(dimension) && dimension >= 0 && dimension < size)) {
    throw optionError(
      'dimension',
      `must be a whole number from 0 to ${size - 1}, as the latents have ${size} values`,
      describe(dimension),
      'Give a position; activeUnits tells which carry something.',
    );
  }
  checkCondition(condition, model.condition, 1);
  return tidy(() => {
    const values = oneRow(z, model.latent, 'the latent').dataSync();
    const rows = Array.from({ length: steps }, (_, i) => {
      const row = Array.from(values);
      row[dimension] = from + ((to - from) * i) / (steps - 1);
      return row;
    });
    return coding.decode(
      tensor(rows.flat(), [steps, ...model.latent]),
      condition && tileRows(condition, steps),
    );
  });
}
