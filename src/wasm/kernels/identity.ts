import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelFunc } from '../replace-kernel.js';

/**
 * The kernel Identity without a copy: tensors are immutable, and their data are counted.
 *
 * tfjs clones what a gradient will need again, so its own kernel copies all activations and weights
 * at each step.
 */
export function sharingIdentity(stock: KernelFunc): KernelFunc {
  return (call) => {
    const { x } = call.inputs as { x: TensorInfo };
    if (x.dtype === 'string') return stock(call);
    (call.backend as BackendWasm).incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  };
}
