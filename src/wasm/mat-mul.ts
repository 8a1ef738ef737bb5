import { BatchMatMul, getKernel, Identity, registerKernel, Transpose, unregisterKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

const BACKEND = 'wasm';

/** Whether XNNPACK could take it: one float32 matrix with something in it. */
function isOneMatrix({ shape, dtype }: TensorInfo): boolean {
  return dtype === 'float32' && shape.every((axis, i) => (i < shape.length - 2 ? axis === 1 : axis > 0));
}

function run(kernel: KernelConfig, inputs: Record<string, TensorInfo>, attrs: Record<string, boolean | number[]>, backend: BackendWasm): TensorInfo {
  return kernel.kernelFunc({ inputs, attrs, backend }) as TensorInfo;
}

function transposed(x: TensorInfo, transpose: KernelConfig, backend: BackendWasm): TensorInfo {
  const perm = x.shape.map((_, axis) => axis);
  perm.push(...perm.splice(-2).reverse());
  return run(transpose, { x }, { perm }, backend);
}

/** The same product of sides that are transposed beforehand, if they have to be. */
function explicitlyTransposing(stock: KernelConfig, transpose: KernelConfig, identity: KernelConfig): KernelConfig['kernelFunc'] {
  return (call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
    if (!(transposeA || transposeB) || !isOneMatrix(a) || !isOneMatrix(b)) return stock.kernelFunc(call);
    const backend = call.backend as BackendWasm;
    const left = transposeA ? transposed(a, transpose, backend) : a;
    // XNNPACK keeps a right-hand side that it has packed under its data id and without its shape,
    // and would take a reshaped tensor, which has the same id, for the one it knows: hence a copy.
    const right = transposeB ? transposed(b, transpose, backend) : run(identity, { x: b }, {}, backend);
    try {
      return run(stock, { a: left, b: right }, { transposeA: false, transposeB: false }, backend);
    } finally {
      if (left !== a) backend.disposeData(left.dataId);
      backend.disposeData(right.dataId);
    }
  };
}

/**
 * Lets matrix products with a transposed side run on XNNPACK.
 *
 * tfjs hands XNNPACK only products of sides as they lie; with a transposed side, which is every
 * product in the gradient of a dense layer, it runs scalar loops. Transposing first, as a step of
 * its own, costs little beside the product and is done here. It is the kernel that changes and not
 * the gradient, since the fused product of dense layers brings a gradient of its own.
 *
 * @returns What puts tfjs's own kernel back.
 */
export function accelerateMatMul(): () => void {
  const stock = getKernel(BatchMatMul, BACKEND);
  const kernelFunc = explicitlyTransposing(stock, getKernel(Transpose, BACKEND), getKernel(Identity, BACKEND));
  replaceKernel({ ...stock, kernelFunc });
  return () => {
    if (getKernel(BatchMatMul, BACKEND).kernelFunc === kernelFunc) replaceKernel(stock);
  };
}

function replaceKernel(config: KernelConfig): void {
  unregisterKernel(config.kernelName, config.backendName);
  registerKernel(config);
}
