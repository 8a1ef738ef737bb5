import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel } from '../replace-kernel.js';
import type { Replacement } from '../replacement.js';

/** The kernel of a step of Adam over all variables, in place. */
export const ADAM_STEP = 'VaeKitAdamStep';

/** What a step of Adam is told. */
export type AdamRates = {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly learningRate: number;
};

/** Values that take some 20 µs. */
const PART = 16_384;

/**
 * Registers the step of Adam as one kernel that has no outputs: inputs are value, gradient, first and
 * second moment of each variable, numbered through, whose data nothing else may share, and the
 * powers of both betas, `accBeta1` and `accBeta2`, which it moves on too.
 */
export function registerAdamStep(companion: Companion): Replacement | undefined {
  return addKernel(
    ADAM_STEP,
    (call) => {
      const backend = call.backend as BackendWasm;
      const inputs = call.inputs as Record<string, TensorInfo>;
      const { beta1, beta2, epsilon, learningRate } = call.attrs as AdamRates;
      const [power1, power2] = [inputs.accBeta1!, inputs.accBeta2!].map((power) =>
        backend.typedArrayFromHeap(power),
      );
      const rates = [
        beta1,
        1 - beta1,
        beta2,
        1 - beta2,
        learningRate / (1 - power1![0]!),
        1 / (1 - power2![0]!),
        epsilon,
      ] as const;
      const at = (i: number) => addressOf(backend, inputs[i]!);
      for (let i = 0; inputs[i]; i += 4) {
        const size = util.sizeFromShape(inputs[i]!.shape);
        companion.share('adam', size, PART, at(i), at(i + 1), at(i + 2), at(i + 3), ...rates);
      }
      // float32 times float32, rounded once, as tfjs does it.
      power1![0]! *= Math.fround(beta1);
      power2![0]! *= Math.fround(beta2);
      return [];
    },
    [],
  );
}
