import { getBackend, getKernel } from '@tensorflow/tfjs-core';
import { vaeKitError, type VaeKitError } from './errors.js';

/** What brings the kernels that backends lack, gradients of convolutions and of embeddings above all. */
export const HOW_TO_GET_KERNELS =
  "Call await useWasm() of 'vae-kit/wasm', which brings those that tfjs's WASM backend lacks, or " +
  'use another backend.';

/** Whether the backend in use has all of some kernels; the first that it lacks where not. */
export function missingKernel(kernels: readonly string[]): string | undefined {
  return kernels.find((kernel) => getKernel(kernel, getBackend()) === undefined);
}

/**
 * An error as users should see it: tfjs's own for a kernel that a backend lacks does not say where
 * to get it.
 *
 * @param error - What was thrown.
 * @returns The same, or what says it better.
 */
export function explained(error: unknown): unknown {
  const [, kernel, backend] =
    /Kernel '(.+)' not registered for backend '(.+)'/.exec(
      (error as Error | null)?.message ?? '',
    ) ?? [];
  return kernel === undefined ? error : lacksKernel(kernel, backend!, error);
}

function lacksKernel(kernel: string, backend: string, cause: unknown): VaeKitError {
  return vaeKitError(
    'the backend in use must have every kernel that the model needs',
    `'${backend}', which lacks '${kernel}'`,
    HOW_TO_GET_KERNELS,
    { cause },
  );
}
