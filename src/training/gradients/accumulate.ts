import { add, div, scalar, zerosLike } from '@tensorflow/tfjs-core';
import { checkCount } from '../../core/check-count.js';
import type { Params } from '../../distributions/family.js';
import { mapParams } from '../../distributions/params.js';
import type { GradientTransformation } from './gradient-transformation.js';

/**
 * Gathers the gradients of several batches, so that the optimizer makes one step along their mean:
 * the gradient of a batch as many times as large, in the memory of a small one.
 *
 * The optimizer steps after every `batches` training steps, counted from the first of the run; what
 * was gathered goes on over the ends of epochs.
 *
 * @param batches - How many training steps make one of the optimizer's, a positive integer.
 * @returns The transformation, as {@link fit} takes it in `gradients`.
 * @throws {@link VaeKitError} where the number is not a positive integer.
 *
 * @example
 * ```ts
 * import { accumulate, fit, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 100, seed: 1 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([8]),
 *   decoder: mlpDecoder([8]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * await fit(model, points, { epochs: 2, gradients: [accumulate(4)] });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function accumulate(batches: number): GradientTransformation {
  checkCount(batches, 'the number of batches to accumulate', 4);
  // A prefix keeps the count apart from weights, whose names are anything.
  const sumOf = (name: string) => `sum/${name}`;
  const byName = (params: Params): Params =>
    Object.fromEntries(Object.entries(params).map(([name, value]) => [sumOf(name), value]));
  return {
    type: 'accumulate',
    initialState: (weights) => ({
      count: scalar(0),
      ...mapParams(byName(weights), zerosLike),
    }),
    transform({ gradients, step, state }) {
      const count = add(state.count!, 1);
      const sums = byName(
        mapParams(gradients, (gradient, name) => add(state[sumOf(name)]!, gradient)),
      );
      if ((step + 1) % batches !== 0)
        return { gradients: undefined, state: { ...state, ...sums, count } };
      return {
        gradients: mapParams(gradients, (_, name) => div(sums[sumOf(name)]!, count)),
        // What a weight had gathered before it was frozen is over with the step.
        state: mapParams(state, zerosLike),
      };
    },
  };
}
