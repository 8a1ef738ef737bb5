import { getBackend, getKernel } from '@tensorflow/tfjs-core';
import { vaeKitError, VaeKitError } from './errors.js';

/**
 * What brings the kernels that backends lack, gradients of convolutions and of embeddings above
 * all.
 */
export const HOW_TO_GET_KERNELS =
  "Call await useWasm() of 'vae-kit/wasm', which brings those that tfjs's WASM backend lacks, or " +
  'use another backend.';

/** The first of some kernels that the backend in use lacks; undefined where it has them all. */
export function missingKernel(kernels: readonly string[]): string | undefined {
  return kernels.find((kernel) => getKernel(kernel, getBackend()) === undefined);
}

const HAS_ALL = 'the backend in use must have every kernel that the model needs';

/** Whether an error says that the backend lacks a kernel, as {@link explained} does. */
export function isKernelError(error: unknown): boolean {
  return error instanceof VaeKitError && error.problem === HAS_ALL;
}

/**
 * An error as users should see it: tfjs's own does not say where to get a kernel that a backend
 * lacks, nor what to do where an operation has no gradient.
 *
 * @param error - What was thrown.
 * @returns The same, or what says it better.
 */
export function explained(error: unknown): unknown {
  const message = String((error as Error | null)?.message);
  const [, kernel, backend] = /Kernel '(.+)' not registered for backend '(.+)'/.exec(message) ?? [];
  if (kernel !== undefined) {
    return vaeKitError(HAS_ALL, `'${backend}', which lacks '${kernel}'`, HOW_TO_GET_KERNELS, {
      cause: error,
    });
  }
  const [, operation] =
    /gradient function not found for (\w+)|Error in gradient of (?:fused )?(\w+): dilation/
      .exec(message)
      ?.filter((part) => part !== undefined) ?? [];
  return operation === undefined
    ? error
    : vaeKitError(
        'every operation between trained weights and the loss must have a gradient',
        `'${operation}', for which tfjs has none`,
        'Use another layer or operation, or freeze the layers before it (trainable = false).',
        { cause: error },
      );
}
