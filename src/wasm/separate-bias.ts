import { _FusedMatMul, Add, BatchMatMul, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { activationKernels } from './kernels/fused-mat-mul.js';
import { BACKEND, replaceKernel } from './replace-kernel.js';
import type { Replacement } from './replacement.js';

/**
 * Takes fused matrix products apart where the companion cannot run and tfjs gets them wrong: with
 * the right-hand side transposed, or several matrices, it adds the bias once for each block of 48
 * columns.
 */
export function addBiasApart(): Replacement | undefined {
  return replaceKernel(_FusedMatMul, (stock) => (call) => {
    const { a, b, bias, preluActivationWeights } = call.inputs as {
      a: TensorInfo;
      b: TensorInfo;
      bias?: TensorInfo;
      preluActivationWeights?: TensorInfo;
    };
    const { transposeA, transposeB, activation, leakyreluAlpha } = call.attrs as {
      transposeA: boolean;
      transposeB: boolean;
      activation: string;
      leakyreluAlpha?: number;
    };
    const isOne = [a, b].every(({ shape }) => shape.slice(0, -2).every((axis) => axis === 1));
    const follows = activationKernels[activation];
    if ((isOne && !transposeB) || (activation !== 'linear' && follows === undefined))
      return stock(call);
    const backend = call.backend as BackendWasm;
    const next = (
      kernel: string,
      inputs: Record<string, TensorInfo>,
      attrs: Record<string, boolean | number> = {},
    ) => getKernel(kernel, BACKEND).kernelFunc({ inputs, attrs, backend }) as TensorInfo;
    let result = next(BatchMatMul, { a, b }, { transposeA, transposeB });
    const then = (
      kernel: string,
      inputs: Record<string, TensorInfo>,
      attrs?: Record<string, number>,
    ) => {
      const former = result;
      try {
        result = next(kernel, inputs, attrs);
      } finally {
        backend.disposeData(former.dataId);
      }
    };
    if (bias) then(Add, { a: result, b: bias });
    if (follows !== undefined)
      then(
        follows,
        { x: result, ...(preluActivationWeights && { alpha: preluActivationWeights }) },
        { alpha: leakyreluAlpha ?? 0 },
      );
    return result;
  });
}
