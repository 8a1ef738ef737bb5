import { engine, type Optimizer, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';

/** What tfjs's optimizers keep for each weight, in lists by position, frozen weights included. */
export interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

/**
 * Checks that an optimizer is one, and what it keeps is of these weights. tfjs would notice one
 * that is of another model half way through a step, or not at all.
 */
export function checkOptimizer(
  optimizer: unknown,
  weights: readonly Variable[],
): asserts optimizer is Optimizer {
  const remedy = 'Give each model an optimizer of its own, as tf.train.adam(0.001) makes one.';
  const refused = (received: string) =>
    optionError('optimizer', 'must be one of tfjs, of this model alone', received, remedy);
  if (typeof (Object(optimizer) as Partial<Optimizer>).applyGradients !== 'function')
    throw refused(describe(optimizer));
  for (const kept of Object.values(optimizer as object) as unknown[]) {
    if ((kept as Partial<Tensor> | null)?.isDisposed) throw refused('one that was disposed');
    if (!Array.isArray(kept) || kept.length === 0) continue;
    const slots = kept as readonly Slot[];
    if (slots.some(({ variable }) => variable?.isDisposed)) throw refused('one that was disposed');
    if (slots.length !== weights.length || !slots.every((slot, i) => belongs(slot, weights[i]!)))
      throw refused('one that has trained another');
  }
}

/** Whether a slot may be a weight's: it has its shape, and is not another's by name. */
function belongs({ originalName, variable }: Slot, weight: Variable): boolean {
  const owner = engine().registeredVariables[originalName.replace(/\/[^/]*$/, '')];
  return (
    String(variable?.shape) === String(weight.shape) && (owner === undefined || owner === weight)
  );
}
