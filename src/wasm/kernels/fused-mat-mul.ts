import {
  Elu,
  getKernel,
  LeakyRelu,
  Prelu,
  Relu,
  Relu6,
  Sigmoid,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { BACKEND, type KernelFunc } from '../replace-kernel.js';
import { isForCompanion, multiply } from './matrix-product.js';

/** The kernels of activations by the names that fused products know them by. */
export const activationKernels: Readonly<Record<string, string>> = {
  relu: Relu,
  relu6: Relu6,
  sigmoid: Sigmoid,
  elu: Elu,
  leakyrelu: LeakyRelu,
  prelu: Prelu,
};

/**
 * The kernel _FusedMatMul on the companion: product, bias and activation.
 *
 * tfjs's own adds the bias once for each block of 48 columns where the right-hand side is
 * transposed or there are several matrices.
 */
export function companionFusedMatMul(companion: Companion): (stock: KernelFunc) => KernelFunc {
  return (stock) => (call) => {
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
    const product = { a, b, transposeA, transposeB };
    const isPlain = activation === 'linear' || activation === 'relu';
    const follows = activationKernels[activation];
    if (!isForCompanion(product) || !isRow(bias, product) || !(isPlain || follows !== undefined))
      return stock(call);
    const backend = call.backend as BackendWasm;
    const sum = multiply(product, bias, activation === 'relu', companion, backend);
    if (isPlain) return sum;
    try {
      const inputs = { x: sum, ...(preluActivationWeights && { alpha: preluActivationWeights }) };
      return getKernel(follows!, BACKEND).kernelFunc({
        inputs,
        attrs: { alpha: leakyreluAlpha ?? 0 },
        backend,
      });
    } finally {
      backend.disposeData(sum.dataId);
    }
  };
}

/** Whether the bias is one float32 value for each column, or is not there. */
function isRow(
  bias: TensorInfo | undefined,
  { b, transposeB }: { b: TensorInfo; transposeB: boolean },
): boolean {
  if (!bias) return true;
  const columns = b.shape[b.shape.length - (transposeB ? 2 : 1)];
  return (
    bias.dtype === 'float32' &&
    bias.shape[bias.shape.length - 1] === columns &&
    bias.shape.reduce((product, axis) => product * axis, 1) === columns
  );
}
