import { engine, getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';

/**
 * log p(value) of independent Bernoulli variables on logits: inputs `logits` and `value` of one
 * shape `[N, ...]`, output `[N]`.
 */
export const BERNOULLI_LOG_PROB = 'VaeKitBernoulliLogProb';

/**
 * Σ −½((value − mean)² / σ² + 2 log σ) of diagonal Gaussians: inputs `mean` and `value` of one
 * shape `[N, ...]`, `logScale` of the same or of `[N, 1, ...]`, output `[N]`.
 */
export const GAUSSIAN_LOG_PROB = 'VaeKitGaussianLogProb';

/**
 * Whether tensors are free of NaN and infinite values: any number of float32 inputs, output
 * `[inputs]` of 1 and 0.
 */
export const ALL_FINITE = 'VaeKitAllFinite';

/**
 * Runs a kernel of our own that some backends may have, with its gradient.
 *
 * @param kernel - The kernel's name.
 * @param inputs - Its inputs.
 * @returns The first output, or undefined where the backend in use has no such kernel and the
 * caller has to compose it of tfjs's operations.
 */
export function runFused(
  kernel: string,
  inputs: Readonly<Record<string, Tensor>>,
): Tensor | undefined {
  // The kernels read float32, and no other bits.
  if (Object.values(inputs).some(({ dtype }) => dtype !== 'float32')) return undefined;
  if (getKernel(kernel, getBackend()) === undefined) return undefined;
  const outputs = engine().runKernel<Tensor[]>(kernel, { ...inputs });
  return outputs[0]!;
}
