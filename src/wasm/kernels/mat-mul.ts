import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import type { KernelFunc } from '../replace-kernel.js';
import { isForCompanion, multiply } from './matrix-product.js';

/**
 * The kernel BatchMatMul on the companion, for all four transpositions.
 *
 * tfjs's own hands XNNPACK only products of sides as they lie, and keeps each right-hand side that
 * XNNPACK has packed under its data id: a reshaped tensor has the same id and gets a wrong product.
 */
export function companionMatMul(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return (stock) => (call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
    const product = { a, b, transposeA, transposeB };
    return isForCompanion(product)
      ? multiply(product, undefined, false, companion, call.backend as BackendWasm)
      : stock(call);
  };
}
