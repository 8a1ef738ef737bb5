import {
  BatchMatMul,
  getKernel,
  Identity,
  Transpose,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { BACKEND, replaceKernel, type KernelFunc } from './replace-kernel.js';
import type { Replacement } from './replacement.js';

/** Whether XNNPACK could take it: one float32 matrix with something in it. */
function isOneMatrix({ shape, dtype }: TensorInfo): boolean {
  return (
    dtype === 'float32' && shape.every((axis, i) => (i < shape.length - 2 ? axis === 1 : axis > 0))
  );
}

function run(
  kernelFunc: KernelFunc,
  inputs: Record<string, TensorInfo>,
  attrs: Record<string, boolean | number[]>,
  backend: BackendWasm,
): TensorInfo {
  return kernelFunc({ inputs, attrs, backend }) as TensorInfo;
}

function transposed(x: TensorInfo, transpose: KernelConfig, backend: BackendWasm): TensorInfo {
  const perm = x.shape.map((_, axis) => axis);
  perm.push(...perm.splice(-2).reverse());
  return run(transpose.kernelFunc, { x }, { perm }, backend);
}

/**
 * Lets matrix products with a transposed side run on XNNPACK, where the companion cannot run.
 *
 * tfjs hands XNNPACK only products of sides as they lie; with a transposed side, which is every
 * product in the gradient of a dense layer, it runs scalar loops. Transposing first, as a step of
 * its own, costs little beside the product and is done here. It is the kernel that changes and not
 * the gradient, since the fused product of dense layers brings a gradient of its own.
 */
export function transposeExplicitly(): Replacement | undefined {
  const transpose = getKernel(Transpose, BACKEND);
  const identity = getKernel(Identity, BACKEND);
  return replaceKernel(BatchMatMul, (stock) => (call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
    if (!(transposeA || transposeB) || !isOneMatrix(a) || !isOneMatrix(b)) return stock(call);
    const backend = call.backend as BackendWasm;
    const left = transposeA ? transposed(a, transpose, backend) : a;
    let right: TensorInfo | undefined;
    try {
      // XNNPACK keeps a right-hand side that it has packed under its data id and without its shape,
      // and would take a reshaped tensor, which has the same id, for the one it knows: hence a
      // copy.
      right = transposeB
        ? transposed(b, transpose, backend)
        : run(identity.kernelFunc, { x: b }, {}, backend);
      return run(stock, { a: left, b: right }, { transposeA: false, transposeB: false }, backend);
    } finally {
      // By force: where tfjs's kernel fails, it leaves its references.
      if (left !== a) backend.disposeData(left.dataId, true);
      if (right) backend.disposeData(right.dataId, true);
    }
  });
}
