import {
  AdamOptimizer,
  engine,
  getBackend,
  getKernel,
  mul,
  tidy,
  util,
  variable,
  zerosLike,
  type NamedTensorMap,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Companion } from '../companion.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { ADAM_STEP, registerAdamStep } from './adam-step.js';

interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

/** What tfjs's Adam keeps to itself. */
interface Adam {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly learningRate: number;
  readonly accumulatedFirstMoment: Slot[];
  readonly accumulatedSecondMoment: Slot[];
  readonly accBeta1: Variable;
  readonly accBeta2: Variable;
  incrementIterations(): void;
}

/** Gradients by the names of their variables; tfjs skips what has none, whatever its types say. */
type Entry = readonly [name: string, gradient: Tensor | null | undefined];

function entriesOf(gradients: NamedTensorMap | NamedTensor[]): Entry[] {
  return Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => [name, tensor])
    : Object.entries(gradients);
}

/**
 * tfjs's own step with one kernel for all variables, in place of a dozen for each.
 *
 * Slots that are missing are made before anything moves: where the heap is full, no weight does.
 */
function applyGradients(optimizer: Adam, entries: readonly Entry[]): void {
  const { beta1, beta2, epsilon, learningRate, accBeta1, accBeta2 } = optimizer;
  const slots = [optimizer.accumulatedFirstMoment, optimizer.accumulatedSecondMoment] as const;
  const former = slots.map(({ length }) => length);
  const inputs: NamedTensorMap = { accBeta1, accBeta2 };
  const variables = [accBeta1, accBeta2];
  let count = 0;
  try {
    entries.forEach(([name, gradient], i) => {
      const value = engine().registeredVariables[name]!;
      const first = (slots[0][i] ??= slot(`${name}/m`, value)).variable;
      const second = (slots[1][i] ??= slot(`${name}/v`, value)).variable;
      if (!gradient) return;
      inputs[count++] = value;
      inputs[count++] = gradient;
      inputs[count++] = first;
      inputs[count++] = second;
      variables.push(value, first, second);
    });
    giveOwnData(variables);
    tidy(() => {
      engine().runKernel(ADAM_STEP, inputs, { beta1, beta2, epsilon, learningRate });
    });
  } catch (error) {
    slots.forEach((made, i) => made.splice(former[i]!).forEach((one) => one.variable.dispose()));
    throw error;
  }
  optimizer.incrementIterations();
}

/** Gives variables data of their own where others share theirs, as clones do. */
function giveOwnData(variables: readonly Variable[]): void {
  const { backend } = engine();
  // What lies on another backend yet counts 0 here.
  const shared = variables.filter(({ dataId }) => backend.refCount(dataId) !== 1);
  if (shared.length === 0) return;
  tidy(() => {
    // All copies before the first is taken: there may be no room for the next.
    const copies = shared.map((one) => mul(one, 1));
    shared.forEach((one, i) => one.assign(copies[i]!));
  });
}

function slot(originalName: string, like: Tensor): Slot {
  return { originalName, variable: tidy(() => variable(zerosLike(like), false)) };
}

/**
 * Whether all that a step reads is float32 and of its variable's shape; tfjs refuses what is not.
 */
function isForCompanion(
  { accumulatedFirstMoment, accumulatedSecondMoment }: Adam,
  entries: readonly Entry[],
): boolean {
  return entries.every(([name, gradient], i) => {
    const value = engine().registeredVariables[name];
    const isLike = (other: Tensor | null | undefined) =>
      !other || (other.dtype === 'float32' && util.arraysEqual(other.shape, value!.shape));
    return (
      value?.dtype === 'float32' &&
      isLike(gradient) &&
      isLike(accumulatedFirstMoment[i]?.variable) &&
      isLike(accumulatedSecondMoment[i]?.variable)
    );
  });
}

/**
 * Lets tfjs's Adam take its step in one pass over each variable where WASM is the backend.
 *
 * What the optimizer keeps is the same to the bit, but for moments too small to matter; a weight may
 * differ from tfjs's by a rounding (adam.ts in assembly).
 */
export function accelerateAdam(companion: Companion): Replacement {
  return replaceAll([() => registerAdamStep(companion), replaceStep]);
}

function replaceStep(): Replacement {
  const { prototype } = AdamOptimizer as { prototype: { applyGradients: unknown } };
  const stock = prototype.applyGradients as (
    this: Adam,
    gradients: NamedTensorMap | NamedTensor[],
  ) => void;
  function fused(this: Adam, gradients: NamedTensorMap | NamedTensor[]): void {
    const entries = entriesOf(gradients);
    if (getKernel(ADAM_STEP, getBackend()) !== undefined && isForCompanion(this, entries))
      applyGradients(this, entries);
    else stock.call(this, gradients);
  }
  prototype.applyGradients = fused;
  return {
    names: ['Adam'],
    undo() {
      if (prototype.applyGradients === fused) prototype.applyGradients = stock;
    },
  };
}
