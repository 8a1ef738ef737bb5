import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
} from '@tensorflow/tfjs-core';

/** What tfjs calls to compute a kernel. */
export type KernelFunc = KernelConfig['kernelFunc'];

/** The name under which tfjs knows the backend. */
export const BACKEND = 'wasm';

/**
 * Replaces a kernel of the WASM backend.
 *
 * @param name - The kernel.
 * @param make - Makes the new function, given tfjs's own for what it does not take on.
 * @returns What puts tfjs's own back, unless somebody else has replaced it since.
 */
export function replaceKernel(name: string, make: (stock: KernelFunc) => KernelFunc): () => void {
  const stock = getKernel(name, BACKEND);
  const kernelFunc = make(stock.kernelFunc);
  swap({ ...stock, kernelFunc });
  return () => {
    if (getKernel(name, BACKEND).kernelFunc === kernelFunc) swap(stock);
  };
}

function swap(config: KernelConfig): void {
  unregisterKernel(config.kernelName, config.backendName);
  registerKernel(config);
}
