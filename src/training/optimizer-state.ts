import { tensor, Variable, variable, type Optimizer } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { sizeOf } from '../core/shapes.js';

/** What an optimizer remembers, as plain numbers: lists by field and by the name of the weight. */
export interface OptimizerState {
  readonly type: string;
  /** Single numbers, such as how many steps are done. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Tensors, such as Adam's powers of its decay rates. */
  readonly tensors: Readonly<Record<string, Float32Array>>;
  /** For each field, such as the first moments, the values of each weight, by its name. */
  readonly slots: Readonly<Record<string, Readonly<Record<string, Float32Array>>>>;
}

/** What tfjs's optimizers keep for each weight, in lists by position. */
interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

/** Weights by the names that they have for users, in the order of the slots. */
export type NamedWeights = readonly (readonly [name: string, weight: Variable])[];

/** The fields that change with steps; rates are options and stay as they are. */
const COUNTERS = ['iterations_'];

const fieldsOf = (optimizer: Optimizer) => Object.entries(optimizer) as [string, unknown][];

/**
 * Reads what an optimizer remembers, whichever of tfjs's it is.
 *
 * @param optimizer - It has made steps for these weights and no others, or none yet.
 * @param weights - In the order of its slots.
 */
export async function readOptimizer(
  optimizer: Optimizer,
  weights: NamedWeights,
): Promise<OptimizerState> {
  const numbers: Record<string, number> = {};
  const tensors: Record<string, Float32Array> = {};
  const slots: Record<string, Record<string, Float32Array>> = {};
  for (const [field, value] of fieldsOf(optimizer)) {
    if (COUNTERS.includes(field)) numbers[field] = value as number;
    else if (value instanceof Variable) tensors[field] = await valuesOf(value as Variable);
    else if (Array.isArray(value)) {
      slots[field] = {};
      for (const [i, slot] of (value as Slot[]).entries()) {
        if (slot) slots[field][weights[i]![0]] = await valuesOf(slot.variable);
      }
    }
  }
  return { type: optimizer.getClassName(), numbers, tensors, slots };
}

async function valuesOf(weight: Variable): Promise<Float32Array> {
  return (await weight.data<'float32'>()).slice();
}

/**
 * Lets an optimizer that has made no step go on where another of its kind was.
 *
 * @throws {@link VaeKitError} where it is of another kind; it is then as it was.
 */
export function restoreOptimizer(
  optimizer: Optimizer,
  weights: NamedWeights,
  state: OptimizerState,
): void {
  const type = optimizer.getClassName();
  if (type !== state.type) {
    throw vaeKitError(
      'training must go on with the kind of optimizer it began with',
      `'${type}' for '${state.type}'`,
      'Give the same optimizer, or begin anew.',
    );
  }
  const known = optimizer as unknown as Record<string, unknown>;
  Object.assign(known, state.numbers);
  for (const [field, values] of Object.entries(state.tensors)) {
    const kept = known[field] as Variable;
    const restored = tensor(values, kept.shape, kept.dtype);
    kept.assign(restored);
    restored.dispose();
  }
  for (const [field, byName] of Object.entries(state.slots)) {
    const list: Slot[] = [];
    weights.forEach(([name, weight], i) => {
      const values = Object.hasOwn(byName, name) ? byName[name] : undefined;
      // A weight without one gets it from the optimizer, as before its first step.
      if (values?.length !== sizeOf(weight.shape)) return;
      const initial = tensor(values, weight.shape, 'float32');
      const slot = variable(initial, false);
      initial.dispose();
      list[i] = { originalName: `${weight.name}/${field}`, variable: slot };
    });
    known[field] = list;
  }
}
