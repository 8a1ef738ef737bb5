import {
  AdamOptimizer,
  engine,
  getBackend,
  getKernel,
  mul,
  registerKernel,
  tidy,
  unregisterKernel,
  util,
  variable,
  zerosLike,
  type NamedTensorMap,
  type Tensor,
  type TensorInfo,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { BACKEND } from '../replace-kernel.js';

const ADAM_STEP = 'VaeKitAdamStep';

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

interface AdamRates {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly learningRate: number;
}

function registerAdamStep(companion: Companion): void {
  registerKernel({
    kernelName: ADAM_STEP,
    backendName: BACKEND,
    kernelFunc: (call) => {
      const backend = call.backend as BackendWasm;
      const { value, gradient, firstMoment, secondMoment, accBeta1, accBeta2 } =
        call.inputs as Record<string, TensorInfo>;
      const { beta1, beta2, epsilon, learningRate } = call.attrs as Readonly<
        Record<string, unknown>
      > as AdamRates & Readonly<Record<string, unknown>>;
      const outputs = [0, 1, 2].map(() => backend.makeOutput(value!.shape, 'float32'));
      const [from, to] = [[value, gradient, firstMoment, secondMoment], outputs].map((list) =>
        list.map((info) => addressOf(backend, info!)),
      );
      const correction = (accumulated: TensorInfo | undefined) =>
        1 - backend.typedArrayFromHeap(accumulated!)[0]!;
      companion.adam(
        util.sizeFromShape(value!.shape),
        ...(from as [number, number, number, number]),
        ...(to as [number, number, number]),
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        correction(accBeta1),
        correction(accBeta2),
        learningRate,
        epsilon,
      );
      return outputs;
    },
  });
}

/** Gradients by the names of their variables; tfjs skips what has none, whatever its types say. */
type Entry = readonly [name: string, gradient: Tensor | null | undefined];

function entriesOf(gradients: NamedTensorMap | NamedTensor[]): Entry[] {
  return Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => [name, tensor])
    : Object.entries(gradients);
}

/** tfjs's own step with one kernel for each variable in place of a dozen. */
function applyGradients(optimizer: Adam, entries: readonly Entry[]): void {
  const { beta1, beta2, epsilon, learningRate, accBeta1, accBeta2 } = optimizer;
  tidy(() => {
    entries.forEach(([name, gradient], i) => {
      const value = engine().registeredVariables[name]!;
      const first = (optimizer.accumulatedFirstMoment[i] ??= slot(`${name}/m`, value));
      const second = (optimizer.accumulatedSecondMoment[i] ??= slot(`${name}/v`, value));
      if (!gradient) return;
      const [newValue, newFirst, newSecond] = engine().runKernel<Tensor[]>(
        ADAM_STEP,
        {
          value,
          gradient,
          firstMoment: first.variable,
          secondMoment: second.variable,
          accBeta1,
          accBeta2,
        },
        { beta1, beta2, epsilon, learningRate },
      );
      value.assign(newValue!);
      first.variable.assign(newFirst!);
      second.variable.assign(newSecond!);
    });
    accBeta1.assign(mul(accBeta1, beta1));
    accBeta2.assign(mul(accBeta2, beta2));
  });
  optimizer.incrementIterations();
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
    const others = [
      gradient,
      accumulatedFirstMoment[i]?.variable,
      accumulatedSecondMoment[i]?.variable,
    ];
    return (
      value?.dtype === 'float32' &&
      others.every(
        (other) =>
          !other || (other.dtype === 'float32' && util.arraysEqual(other.shape, value.shape)),
      )
    );
  });
}

/**
 * Lets tfjs's Adam take its step in one pass over each variable where WASM is the backend.
 *
 * The numbers are the same to the bit, and so is all that the optimizer keeps, but for moments too
 * small to matter (adam.ts in assembly).
 *
 * @returns What puts tfjs's own step back.
 */
export function accelerateAdam(companion: Companion): () => void {
  registerAdamStep(companion);
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
  return () => {
    if (prototype.applyGradients === fused) prototype.applyGradients = stock;
    unregisterKernel(ADAM_STEP, BACKEND);
  };
}
