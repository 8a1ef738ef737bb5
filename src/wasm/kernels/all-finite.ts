import { registerKernel, unregisterKernel, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { ALL_FINITE } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { BACKEND } from '../replace-kernel.js';

/**
 * Registers the look for NaN and infinite values in many tensors as one kernel.
 *
 * @returns What unregisters it.
 */
export function registerAllFinite(companion: Companion): () => void {
  registerKernel({
    kernelName: ALL_FINITE,
    backendName: BACKEND,
    kernelFunc: (call) => {
      const backend = call.backend as BackendWasm;
      const inputs = Object.values(call.inputs) as TensorInfo[];
      const out = backend.makeOutput([inputs.length], 'float32');
      const flags = inputs.map((input) =>
        companion.allFinite(util.sizeFromShape(input.shape), addressOf(backend, input)),
      );
      backend.typedArrayFromHeap(out).set(flags);
      return [out];
    },
  });
  return () => unregisterKernel(ALL_FINITE, BACKEND);
}
