import { tidy, type NamedTensorMap, type Optimizer, type Variable } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../../core/errors.js';
import type { Params } from '../../distributions/family.js';
import type { TrainState } from '../../models/trainable.js';
import {
  initialGradientState,
  transformGradients,
  weightsBeforeStep,
  type Chain,
} from './chain.js';

/** What one step is to do, once all transformations had their turn; the caller disposes it. */
export type Update = {
  /** By the names of the weights; undefined where the optimizer makes no step yet. */
  readonly gradients: Params | undefined;
  /** What weights become just before the optimizer's step. */
  readonly weights: Params;
  /** What the transformations keep. */
  readonly states: Params[];
};

/**
 * Lets transformations change the gradients of a step.
 *
 * @param grads - By the variables' own names, none for those that are frozen.
 * @param weights - All that can be trained, by name.
 * @param before - The state before the step.
 */
export function updateOf(
  chain: Chain,
  grads: NamedTensorMap,
  weights: Readonly<Record<string, Variable>>,
  { step, gradients: before }: TrainState,
  optimizer: Optimizer,
): Update {
  const learned = Object.entries(weights).filter(([, weight]) => weight.name in grads);
  const named = Object.fromEntries(learned.map(([name, weight]) => [name, grads[weight.name]!]));
  return tidy(() => {
    const states = before ? [...before] : initialGradientState(chain, weights);
    const changed = transformGradients(chain, named, states, step);
    const moved = changed.gradients && chain.some(({ beforeStep }) => beforeStep);
    return {
      ...changed,
      weights: moved
        ? weightsBeforeStep(chain, Object.fromEntries(learned), rateOf(optimizer))
        : {},
    };
  });
}

/** The step size that tfjs's optimizers have, each under this name. */
function rateOf(optimizer: Optimizer): number {
  const { learningRate } = optimizer as unknown as { readonly learningRate?: unknown };
  if (typeof learningRate === 'number') return learningRate;
  throw optionError(
    'optimizer',
    'must have a learningRate for what changes weights beside it',
    describe(learningRate),
    'Give an optimizer of tfjs, or leave such a transformation out.',
  );
}
