import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import type { KernelFunc } from '../replace-kernel.js';

/** Values that take some 20 µs. */
const PART = 16_384;

/** out = tanh(x) of so many values, at their addresses. */
export function applyTanh(companion: Companion, size: number, x: number, out: number): void {
  if (size > 0) companion.share('tanh', size, PART, x, out);
}

/** The kernel Tanh on the companion, four numbers at a time; tfjs's own takes them one by one. */
export function companionTanh(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return (stock) => (call) => {
    const { x } = call.inputs as { x: TensorInfo };
    if (x.dtype !== 'float32') return stock(call);
    const backend = call.backend as BackendWasm;
    const out = backend.makeOutput(x.shape, 'float32');
    const size = util.sizeFromShape(x.shape);
    applyTanh(companion, size, addressOf(backend, x), addressOf(backend, out));
    return out;
  };
}
