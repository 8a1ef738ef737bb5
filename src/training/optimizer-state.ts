import { Variable, variable, type Optimizer } from '@tensorflow/tfjs-core';
import { assignValues, readValues, tensorOf } from '../core/tensor-values.js';
import { under, within, type Values } from './nested-values.js';
import type { Slot } from './optimizer-slots.js';

/** Weights by the names that they have for users, in the order of an optimizer's slots. */
export type NamedWeights = Readonly<Record<string, Variable>>;

/** What an optimizer remembers, as plain numbers. */
export interface OptimizerState {
  /** How many steps are done, where it counts them. */
  readonly iterations: number | undefined;
  /**
   * Under `<field>` what stands for all weights, such as Adam's powers of its decay rates, and under
   * `<field>/<weight>` what it keeps for each, such as the first moments.
   */
  readonly tensors: Values;
}

/** The one field of numbers that changes with steps; rates are options and stay as they are. */
const COUNTER = 'iterations_';

/** What an optimizer may keep in a field: one variable, or one for each weight. */
type Kept = Variable | readonly (Slot | undefined)[];

/** The fields in which an optimizer, whichever of tfjs's it is, keeps what it remembers. */
export const keptFields = (optimizer: Optimizer): [field: string, kept: Kept][] =>
  Object.entries(optimizer).filter(
    ([, kept]) => kept instanceof Variable || Array.isArray(kept),
  ) as [string, Kept][];

/** The kind of an optimizer, as in `'Adam'`. */
export const optimizerType = (optimizer: Optimizer): string =>
  (optimizer as Partial<Optimizer>).getClassName?.() ?? 'one of your own';

/**
 * Reads what an optimizer remembers.
 *
 * @param optimizer - It has made steps for these weights and no others, or none yet.
 */
export async function readOptimizer(
  optimizer: Optimizer,
  weights: NamedWeights,
): Promise<OptimizerState> {
  const names = Object.keys(weights);
  let tensors: Values = {};
  for (const [field, kept] of keptFields(optimizer)) {
    if (kept instanceof Variable) {
      tensors = { ...tensors, [field]: await readValues(kept) };
      continue;
    }
    // A weight that was never trained has none yet.
    const read = kept.flatMap((slot, i) =>
      slot ? [readValues(slot.variable).then((values) => [names[i]!, values] as const)] : [],
    );
    tensors = { ...tensors, ...under(field, Object.fromEntries(await Promise.all(read))) };
  }
  const iterations: unknown = Object.entries(optimizer).find(([field]) => field === COUNTER)?.[1];
  return { iterations: iterations as number | undefined, tensors };
}

/** Lets an optimizer go on where another of its kind was, with the same weights. */
export function restoreOptimizer(
  optimizer: Optimizer,
  weights: NamedWeights,
  { iterations, tensors }: OptimizerState,
): void {
  if (iterations !== undefined) Object.assign(optimizer, { [COUNTER]: iterations });
  for (const [field, kept] of keptFields(optimizer)) {
    if (kept instanceof Variable) {
      assignValues(kept, tensors[field]!);
      continue;
    }
    const values = within(field, tensors);
    const list: Slot[] = [];
    Object.entries(weights).forEach(([name, weight], i) => {
      // A weight without one gets it from the optimizer, as before its first step.
      if (!Object.hasOwn(values, name)) return;
      const initial = tensorOf(values[name]!);
      list[i] = { originalName: `${weight.name}/${field}`, variable: variable(initial, false) };
      initial.dispose();
    });
    kept.forEach((slot) => slot?.variable.dispose());
    Object.assign(optimizer, { [field]: list });
  }
}
