import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { Params } from '../../distributions/family.js';

/**
 * The gradients of one step, and what a {@link GradientTransformation} keeps between steps.
 *
 * @typeParam S - Tensors carried from step to step.
 */
export interface GradientInputs<S extends Params = Params> {
  /** The gradient of the loss in each variable, by the variable's name and of its shape. */
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
 */
export interface GradientTransformation<S extends Params = Params> {
  /** The transformation's name, as in `'clipByGlobalNorm'`. */
  readonly type: string;
  /**
   * The state before the first step; none where this is left out.
   *
   * @param variables - What is trained.
   * @returns Tensors by name, which the trainer disposes.
   */
  initialState?(variables: readonly Variable[]): S;
  /**
   * Changes gradients.
   *
   * @param inputs - The gradients, the step and the state.
   * @returns `gradients`: one for each variable, or undefined where the optimizer is to make no
   * step yet. `state`: the state after this step.
   */
  transform?(inputs: GradientInputs<S>): {
    readonly gradients: Params | undefined;
    readonly state: S;
  };
  /**
   * Changes a weight just before the optimizer's step.
   *
   * @param weight - A variable of the model.
   * @param learningRate - The optimizer's step size for this step.
   * @returns What the weight becomes, or undefined where it stays.
   */
  beforeStep?(weight: Variable, learningRate: number): Tensor | undefined;
}
