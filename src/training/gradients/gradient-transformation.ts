import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Params } from '../../distributions/family.js';

/**
 * The gradients of one step, and what a {@link GradientTransformation} keeps between steps.
 *
 * @typeParam S - Tensors carried from step to step.
 *
 * @public
 */
export interface GradientInputs<S extends Params = Params> {
  /** The gradient of the loss in each weight, by the names of `model.weights`, of its shape. */
  readonly gradients: Params;
  /** How many training steps came before. */
  readonly step: number;
  /** The state before this step. */
  readonly state: S;
}

/**
 * Something that is done to gradients between the loss and the optimizer, or to weights beside it.
 *
 * Several are applied in their order, each to what the one before it made. All members but the name
 * may be left out.
 *
 * @typeParam S - Tensors carried from step to step.
 *
 * @example
 * ```ts
 * import { mul } from '@tensorflow/tfjs-core';
 * import { mlpDecoder, mlpEncoder, fit, gaussian, swissRoll, vae } from 'vae-kit';
 * import type { GradientTransformation } from 'vae-kit';
 *
 * // Gradients of the decoder alone, at half their length.
 * const halved: GradientTransformation = {
 *   type: 'halved',
 *   transform: ({ gradients, state }) => ({
 *     gradients: Object.fromEntries(
 *       Object.entries(gradients).map(([name, gradient]) => [
 *         name,
 *         name.startsWith('decoder') ? mul(gradient, 0.5) : gradient,
 *       ]),
 *     ),
 *     state,
 *   }),
 * };
 * const { points } = swissRoll({ points: 100, seed: 1 });
 * const model = vae({
 *   data: [3],
 *   latent: 2,
 *   encoder: mlpEncoder([8]),
 *   decoder: mlpDecoder([8]),
 *   likelihood: gaussian({ scale: 1 }),
 * });
 * await fit(model, points, { epochs: 1, gradients: [halved] });
 * ```
 *
 * @public
 */
export interface GradientTransformation<S extends Params = Params> {
  /** The transformation's name, as in `'clipByGlobalNorm'`. */
  readonly type: string;
  /**
   * The state before the first step; none where this is left out.
   *
   * @param weights - All that can be trained, by name.
   * @returns New tensors by name, which the trainer disposes.
   */
  initialState?(weights: Readonly<Record<string, Variable>>): S;
  /**
   * Changes gradients.
   *
   * @param inputs - The gradients, the step and the state.
   * @returns `gradients`: by the same names and of the same shapes, or undefined where the optimizer
   * is to make no step yet. `state`: the state after this step.
   */
  transform?(inputs: GradientInputs<S>): {
    /** What the gradients become, or undefined where the optimizer waits. */
    readonly gradients: Params | undefined;
    /** The state after this step. */
    readonly state: S;
  };
  /**
   * Changes a weight just before the optimizer's step, apart from its gradient.
   *
   * @param weight - What a weight is that has a gradient in this step, or was made of it already.
   * @param name - Its name in `model.weights`.
   * @param learningRate - The optimizer's step size for this step.
   * @returns What the weight becomes, a tensor of its shape, or undefined where it stays.
   */
  beforeStep?(weight: Tensor, name: string, learningRate: number): Tensor | undefined;
}
