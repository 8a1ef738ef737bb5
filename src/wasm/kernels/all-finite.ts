import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { ALL_FINITE } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel } from '../replace-kernel.js';
import type { Replacement } from '../replacement.js';

/** Registers the look for NaN and infinite values in many tensors as one kernel. */
export function registerAllFinite(companion: Companion): Replacement | undefined {
  return addKernel(
    ALL_FINITE,
    (call) => {
      const backend = call.backend as BackendWasm;
      const inputs = Object.values(call.inputs) as TensorInfo[];
      const out = backend.makeOutput([inputs.length], 'float32');
      const flags = inputs.map((input) =>
        companion.allFinite(util.sizeFromShape(input.shape), addressOf(backend, input)),
      );
      backend.typedArrayFromHeap(out).set(flags);
      return [out];
    },
    ['look for NaN'],
  );
}
