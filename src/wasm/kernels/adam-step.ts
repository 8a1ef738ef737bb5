import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel } from '../replace-kernel.js';
import type { Replacement } from '../replacement.js';
import { outputs } from './outputs.js';

/** The kernel of a step of Adam over one variable. */
export const ADAM_STEP = 'VaeKitAdamStep';

interface AdamRates {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly learningRate: number;
}

/** Value, gradient and both moments; value and moments to be. */
type Addresses = [number, number, number, number, number, number, number];

/** Registers the step of Adam over one variable as one kernel. */
export function registerAdamStep(companion: Companion): Replacement | undefined {
  return addKernel(
    ADAM_STEP,
    (call) => {
      const backend = call.backend as BackendWasm;
      const { value, gradient, firstMoment, secondMoment, accBeta1, accBeta2 } =
        call.inputs as Record<string, TensorInfo>;
      const { beta1, beta2, epsilon, learningRate } = call.attrs as Readonly<
        Record<string, unknown>
      > as AdamRates & Readonly<Record<string, unknown>>;
      const correction = (accumulated: TensorInfo | undefined) =>
        1 - backend.typedArrayFromHeap(accumulated!)[0]!;
      const { shape } = value!;
      return outputs(backend, [shape, shape, shape], (...made) =>
        companion.adam(
          util.sizeFromShape(shape),
          ...([value, gradient, firstMoment, secondMoment, ...made].map((info) =>
            addressOf(backend, info!),
          ) as Addresses),
          beta1,
          1 - beta1,
          beta2,
          1 - beta2,
          correction(accBeta1),
          correction(accBeta2),
          learningRate,
          epsilon,
        ),
      );
    },
    [],
  );
}
