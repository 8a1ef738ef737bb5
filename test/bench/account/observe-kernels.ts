import {
  getKernelsForBackend,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { processorTime } from './processor-time.js';

/** One call of a kernel. */
export interface KernelCall {
  readonly kernel: string;
  /** By name; a list is numbered. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly TensorInfo[];
  /** The processor time that it took, without the kernels that it called itself. */
  readonly milliseconds: number;
}

/** The inputs without those that are left out, such as a bias; tfjs's types name none of them. */
function given(inputs: object): Record<string, TensorInfo> {
  return Object.fromEntries(
    Object.entries(inputs as Record<string, TensorInfo | null | undefined>).filter(
      (entry): entry is [string, TensorInfo] => Boolean(entry[1]),
    ),
  );
}

/** Kept among the kernels, but called with something else, and made of kernels themselves. */
const SHORTCUTS = ['VaeKitNetwork', 'VaeKitBound', 'VaeKitMixtureSpan', 'VaeKitPointSpace'];

/** Registers kernels in place of those of the same names. */
function swap(kernels: readonly KernelConfig[]): void {
  for (const config of kernels) {
    unregisterKernel(config.kernelName, config.backendName);
    registerKernel(config);
  }
}

/**
 * Lets every kernel of a backend tell how long it takes.
 *
 * @param backend - The backend's name; one that computes at once, as WASM does.
 * @param tell - Called after each call of a kernel.
 * @returns Two switches, of which the second is on at first: kernels that tell, and kernels as they
 * were.
 */
export function observeKernels(
  backend: string,
  tell: (call: KernelCall) => void,
): { on(): void; off(): void } {
  const kernels = getKernelsForBackend(backend).filter(
    ({ kernelName }) => !SHORTCUTS.includes(kernelName),
  );
  let inner = 0;
  const observed = kernels.map((config): KernelConfig => {
    const { kernelName: kernel, kernelFunc } = config;
    return {
      ...config,
      kernelFunc(call) {
        const before = inner;
        inner = 0;
        const start = processorTime();
        try {
          const result = kernelFunc(call);
          const milliseconds = processorTime() - start - inner;
          tell({
            kernel,
            inputs: given(call.inputs),
            attrs: call.attrs as KernelCall['attrs'],
            outputs: [result].flat(),
            milliseconds,
          });
          return result;
        } finally {
          inner = before + processorTime() - start;
        }
      },
    };
  });
  return { on: () => swap(observed), off: () => swap(kernels) };
}
