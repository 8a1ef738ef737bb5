import type { Kind } from '../core/options.js';

/**
 * The name of an activation function of tfjs-layers.
 *
 * @public
 */
export type Activation =
  | 'relu'
  | 'tanh'
  | 'elu'
  | 'selu'
  | 'sigmoid'
  | 'softplus'
  | 'softsign'
  | 'swish'
  | 'mish'
  | 'linear';

/** Activations that let about half of a signal's power through. */
export const HALVING: readonly Activation[] = ['relu', 'elu', 'swish', 'mish', 'softplus'];

const OTHERS: readonly Activation[] = ['tanh', 'selu', 'sigmoid', 'softsign', 'linear'];

/** The name of an activation. */
export const ACTIVATION: Kind = {
  wanted: 'the name of an activation',
  holds: (value) => [...HALVING, ...OTHERS].includes(value as Activation),
  remedy:
    "Give 'relu', 'tanh', 'elu', 'selu', 'sigmoid', 'softplus', 'softsign', 'swish', 'mish' or " +
    "'linear'.",
};
