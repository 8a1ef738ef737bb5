import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
} from '@tensorflow/tfjs-core';
import type { Replacement } from './replacement.js';

/** What tfjs calls to compute a kernel. */
export type KernelFunc = KernelConfig['kernelFunc'];

/** The name under which tfjs knows the backend. */
export const BACKEND = 'wasm';

function find(name: string): KernelConfig | undefined {
  return getKernel(name, BACKEND);
}

/**
 * Replaces a kernel of the WASM backend, unless the backend lacks it.
 *
 * @param name - The kernel.
 * @param make - Makes the new function, given tfjs's own for what it does not take on.
 * @param names - How reports name it.
 * @returns The replacement, which leaves alone what somebody else has replaced since.
 */
export function replaceKernel(
  name: string,
  make: (stock: KernelFunc) => KernelFunc,
  names: readonly string[] = [name],
): Replacement | undefined {
  const stock = find(name);
  if (!stock) return undefined;
  const kernelFunc = make(stock.kernelFunc);
  swap({ ...stock, kernelFunc });
  return {
    names,
    undo() {
      if (find(name)?.kernelFunc === kernelFunc) swap(stock);
    },
  };
}

/**
 * Adds a kernel to the WASM backend, unless the backend has it.
 *
 * @param name - The kernel.
 * @param kernelFunc - What computes it.
 * @param names - How reports name it.
 * @returns The addition, which leaves alone what somebody else has put in its place since.
 */
export function addKernel(
  name: string,
  kernelFunc: KernelFunc,
  names: readonly string[] = [name],
): Replacement | undefined {
  if (find(name)) return undefined;
  registerKernel({ kernelName: name, backendName: BACKEND, kernelFunc });
  return {
    names,
    undo() {
      if (find(name)?.kernelFunc === kernelFunc) unregisterKernel(name, BACKEND);
    },
  };
}

function swap(config: KernelConfig): void {
  unregisterKernel(config.kernelName, config.backendName);
  registerKernel(config);
}
