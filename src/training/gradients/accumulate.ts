import { add, div, scalar, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../../core/check-count.js';
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
 */
// @__NO_SIDE_EFFECTS__
export function accumulate(batches: number): GradientTransformation {
  checkCount(batches, 'the number of batches to accumulate', 4);
  // A prefix keeps the count apart from variables, whose names are anything.
  const sumOf = (name: string) => `sum/${name}`;
  return {
    type: 'accumulate',
    initialState: (variables) => ({
      count: scalar(0),
      ...Object.fromEntries(
        variables.map((variable) => [sumOf(variable.name), zerosLike(variable)]),
      ),
    }),
    transform({ gradients, step, state }) {
      const count = add(state.count!, 1);
      const sums = Object.entries(gradients).map(
        ([name, gradient]) => [name, add(state[sumOf(name)]!, gradient)] as const,
      );
      const kept = (sum: (total: Tensor) => Tensor) =>
        Object.fromEntries(sums.map(([name, total]) => [sumOf(name), sum(total)]));
      if ((step + 1) % batches !== 0) {
        return { gradients: undefined, state: { count, ...kept((total) => total) } };
      }
      return {
        gradients: mapParams(Object.fromEntries(sums), (total) => div(total, count)),
        state: { count: scalar(0), ...kept(zerosLike) },
      };
    },
  };
}
