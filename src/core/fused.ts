import { engine, getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';

/**
 * log p(value) of independent Bernoulli variables on logits: inputs `logits` and `value` of one
 * shape `[N, ...]`, outputs `[N]` and value − sigmoid(logits), which the gradient scales.
 */
export const BERNOULLI_LOG_PROB = 'VaeKitBernoulliLogProb';

/** Each row of the input `x` times its number in `scale`, shape `[N]`. */
export const SCALE_ROWS = 'VaeKitScaleRows';

/**
 * Σ −½((value − mean)² / σ² + 2 log σ) − `constant`, an attribute, of diagonal Gaussians: inputs
 * `mean` and `value` of one shape `[N, ...]`, `logScale` of the same or of `[N, 1, ...]`, output
 * `[N]`.
 */
export const GAUSSIAN_LOG_PROB = 'VaeKitGaussianLogProb';

/**
 * The parameters of diagonal Gaussians from a network's output: input `raw`, shape
 * `[..., 2 × size]`, attributes `floored` and `floor`, the least log σ²; outputs the mean and log σ
 * of shape `[..., size]`.
 */
export const GAUSSIAN_HEAD = 'VaeKitGaussianHead';

/** mean + σ × noise: inputs `mean`, `logScale` and `noise` of one shape, output the same. */
export const GAUSSIAN_SAMPLE = 'VaeKitGaussianSample';

/**
 * The KL divergence of diagonal Gaussians: inputs `mean` and `logScale` of one shape `[N, ...]`,
 * `priorMean` and `priorLogScale` of the same or of `[1, ...]`, output `[N]`.
 */
export const GAUSSIAN_KL = 'VaeKitGaussianKl';

/**
 * Whether tensors are free of NaN and infinite values: any number of float32 inputs, output
 * `[inputs]` of 1 and 0.
 */
export const ALL_FINITE = 'VaeKitAllFinite';

/** What follows a convolution in the same kernel. */
export type ConvActivation = 'linear' | 'relu' | 'elu';

/**
 * A layer that convolves: inputs `x`, `filter` and `bias`, attributes `strides` and `pad` as tfjs's
 * own kernels have them, `activation`, and `outputShape` where the convolution is transposed.
 */
export const CONVOLUTION = 'VaeKitConvolution';

/**
 * The way back through an activation: inputs `dy` and the layer's output `y`, shape `[..., maps]`,
 * the attribute `activation`; outputs are the gradient by what went into it, and that by the bias,
 * shape `[maps]`.
 */
export const ACTIVATION_GRADIENT = 'VaeKitActivationGradient';

/**
 * Runs a kernel of our own that some backends may have, with its gradient.
 *
 * @param kernel - The kernel's name.
 * @param inputs - Its inputs.
 * @param attributes - Its attributes.
 * @returns Its outputs, or undefined where the backend in use has no such kernel and the caller has
 * to compose it of tfjs's operations.
 */
export function runFused(
  kernel: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes?: Readonly<Record<string, number | boolean>>,
): readonly Tensor[] | undefined {
  if (!canRunFused(kernel, inputs)) return undefined;
  return engine().runKernel<Tensor[]>(kernel, { ...inputs }, { ...attributes });
}

/** Whether the backend in use has a kernel of our own; they read float32, and no other bits. */
export function canRunFused(kernel: string, inputs: Readonly<Record<string, Tensor>>): boolean {
  return (
    Object.values(inputs).every(({ dtype }) => dtype === 'float32') &&
    getKernel(kernel, getBackend()) !== undefined
  );
}
