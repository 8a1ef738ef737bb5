import { Variable, variable, type Optimizer } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { sameShape } from '../core/shapes.js';
import { assignValues, readValues, tensorOf, type TensorValues } from '../core/tensor-values.js';
import type { Slot } from './optimizer-slots.js';

/** Weights by the names that they have for users, in the order of an optimizer's slots. */
export type NamedWeights = Readonly<Record<string, Variable>>;

/** What an optimizer remembers, as plain numbers. */
export interface OptimizerState {
  readonly type: string;
  /** How many steps are done, where it counts them. */
  readonly iterations: number | undefined;
  /**
   * Under `<field>` what stands for all weights, such as Adam's powers of its decay rates, and under
   * `<field>/<weight>` what it keeps for each, such as the first moments.
   */
  readonly tensors: Readonly<Record<string, TensorValues>>;
}

/** The one field of numbers that changes with steps; rates are options and stay as they are. */
const COUNTER = 'iterations_';

const fieldsOf = (optimizer: Optimizer): [string, unknown][] => Object.entries(optimizer);

/** The kind of an optimizer, as in `'Adam'`. */
export function optimizerType(optimizer: Optimizer): string {
  return (optimizer.getClassName as unknown) ? optimizer.getClassName() : 'own';
}

/**
 * Reads what an optimizer remembers, whichever of tfjs's it is.
 *
 * @param optimizer - It has made steps for these weights and no others, or none yet.
 */
export async function readOptimizer(
  optimizer: Optimizer,
  weights: NamedWeights,
): Promise<OptimizerState> {
  const names = Object.keys(weights);
  const tensors: Record<string, TensorValues> = {};
  let iterations: number | undefined;
  for (const [field, value] of fieldsOf(optimizer)) {
    if (field === COUNTER) iterations = value as number;
    else if (value instanceof Variable) tensors[field] = await readValues(value);
    else if (Array.isArray(value)) {
      for (const [i, slot] of (value as (Slot | undefined)[]).entries())
        if (slot) tensors[`${field}/${names[i]!}`] = await readValues(slot.variable);
    }
  }
  return { type: optimizerType(optimizer), iterations, tensors };
}

/**
 * Lets an optimizer go on where another of its kind was.
 *
 * @throws {@link VaeKitError} where it is of another kind, or what was kept is of other weights; it
 * is then as it was.
 */
export function restoreOptimizer(
  optimizer: Optimizer,
  weights: NamedWeights,
  state: OptimizerState,
): void {
  const type = optimizerType(optimizer);
  if (type !== state.type) throw otherOptimizer(type, state.type);
  const fields = Object.fromEntries(fieldsOf(optimizer));
  const kept = (field: string): Readonly<Record<string, TensorValues>> =>
    Object.fromEntries(
      Object.entries(state.tensors).flatMap(([name, values]) =>
        name.startsWith(`${field}/`) ? [[name.slice(field.length + 1), values]] : [],
      ),
    );
  const lists = Object.entries(fields).filter(([, value]) => Array.isArray(value));
  const singles = Object.entries(fields).filter(([, value]) => value instanceof Variable);
  const known = new Set([
    ...singles.map(([field]) => field),
    ...lists.flatMap(([field]) => Object.keys(weights).map((name) => `${field}/${name}`)),
  ]);
  for (const [name, { shape }] of Object.entries(state.tensors)) {
    const wanted = (fields[name] as Variable | undefined) ?? weights[name.replace(/^[^/]*\//, '')];
    if (!known.has(name) || !sameShape(shape, wanted!.shape))
      throw otherOptimizer(type, `one that keeps '${name}'`);
  }
  if (singles.some(([field]) => !Object.hasOwn(state.tensors, field)))
    throw otherOptimizer(type, 'one that keeps less');

  if (state.iterations !== undefined) Object.assign(optimizer, { [COUNTER]: state.iterations });
  for (const [field, value] of singles) assignValues(value as Variable, state.tensors[field]!);
  for (const [field, before] of lists) {
    const values = kept(field);
    const list: Slot[] = [];
    Object.entries(weights).forEach(([name, weight], i) => {
      // A weight without one gets it from the optimizer, as before its first step.
      if (!Object.hasOwn(values, name)) return;
      const initial = tensorOf(values[name]!);
      list[i] = { originalName: `${weight.name}/${field}`, variable: variable(initial, false) };
      initial.dispose();
    });
    for (const slot of before as (Slot | undefined)[]) slot?.variable.dispose();
    Object.assign(optimizer, { [field]: list });
  }
}

function otherOptimizer(type: string, former: string) {
  return vaeKitError(
    'training must go on with the kind of optimizer that it began with',
    `'${type}' for '${former}'`,
    'Give the same optimizer, or begin anew.',
    { option: 'optimizer' },
  );
}
