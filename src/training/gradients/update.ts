import {
  tidy,
  type NamedTensorMap,
  type Optimizer,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { allFinite } from '../../core/all-finite.js';
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
export interface Update {
  /** By the names of the weights; undefined where the optimizer makes no step yet. */
  readonly gradients: Params | undefined;
  /** What weights become just before the optimizer's step. */
  readonly weights: Params;
  /** What the transformations keep; undefined where there are none. */
  readonly state: Params | undefined;
}

/**
 * Lets transformations change the gradients of a step; leaves nothing behind where it throws.
 *
 * @param grads - By the variables' own names, none for those that are frozen.
 * @param weights - All that can be trained, by name.
 * @param before - The state before the step.
 */
export async function updateOf(
  chain: Chain,
  grads: NamedTensorMap,
  weights: Readonly<Record<string, Variable>>,
  before: TrainState,
  optimizer: Optimizer,
): Promise<Update> {
  const gradients = Object.fromEntries(
    Object.entries(weights).flatMap(([name, weight]) =>
      weight.name in grads ? [[name, grads[weight.name]!] as const] : [],
    ),
  );
  if (chain.length === 0) return { gradients, weights: {}, state: undefined };
  const update = tidy(() => applied(chain, gradients, weights, before, optimizer));
  try {
    await checkFinite(update, before.step);
    return update;
  } catch (error) {
    const kept = new Set(Object.values(before.gradients ?? {}));
    for (const value of [update.state, update.gradients ?? {}, update.weights].flatMap(
      Object.values<Tensor>,
    ))
      if (!kept.has(value)) value.dispose();
    throw error;
  }
}

type Applied = { gradients: Params | undefined; weights: Params; state: Params };

function applied(
  chain: Chain,
  gradients: Params,
  weights: Readonly<Record<string, Variable>>,
  { step, gradients: before }: TrainState,
  optimizer: Optimizer,
): Applied {
  const kept = before ?? initialGradientState(chain, weights);
  const changed = transformGradients(chain, gradients, kept, step);
  if (!changed.gradients || !chain.some(({ beforeStep }) => beforeStep))
    return { ...changed, weights: {} };
  const learned = Object.keys(gradients).map((name) => [name, weights[name]!] as const);
  return {
    ...changed,
    weights: weightsBeforeStep(chain, Object.fromEntries(learned), rateOf(optimizer)),
  };
}

/** The gradients of the loss were finite; what users' own transformations make of them may not be. */
async function checkFinite({ gradients, weights }: Applied, step: number): Promise<void> {
  const changed = Object.entries({ ...weights, ...gradients });
  if (changed.length === 0) return;
  const looked = allFinite(changed.map(([, value]) => value));
  const finite = await looked.data().finally(() => looked.dispose());
  const wrong = changed.find((_, i) => finite[i] !== 1);
  if (wrong) {
    throw optionError(
      'gradients',
      `must leave the gradient of every weight finite at step ${step}`,
      `NaN or infinite values in that of '${wrong[0]}'`,
      'The weights are as they were before this step.',
    );
  }
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
