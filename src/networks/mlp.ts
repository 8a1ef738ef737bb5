import { layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, vaeKitError } from '../core/errors.js';
import { foldIn } from '../core/keys.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { sizeOf } from '../core/shapes.js';
import { ACTIVATION, type Activation } from './activation.js';
import { uniformByInputs } from './initializer.js';
import { NETWORK_HINTS } from './network-hints.js';
import type { Network, NetworkSizes } from './network.js';
import { applied, flattened, inputsOf, shaped } from './symbolic.js';

/**
 * What {@link mlpEncoder} and {@link mlpDecoder} can be told.
 *
 * @public
 */
export interface MlpOptions {
  /** What follows each hidden layer; `'relu'` unless told. */
  readonly activation?: Activation;
}

/**
 * A fully connected encoder: the datum (and the condition) flattened, hidden layers, a linear
 * output.
 *
 * Weights start uniform between ±1/√n for n inputs, biases at 0.
 *
 * @param hidden - The width of each hidden layer, from the data to the latents; `[]` for a linear
 * encoder.
 * @param options - The activation.
 * @returns The network.
 * @throws {@link VaeKitError} where a width is not a positive integer.
 *
 * @example
 * ```ts
 * import { mlpEncoder } from 'vae-kit';
 *
 * const encoder = mlpEncoder([200, 200], { activation: 'tanh' });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function mlpEncoder(
  hidden: readonly number[],
  options: MlpOptions = {},
): Network<'encoder'> {
  return mlp('encoder', hidden, options);
}

/**
 * A fully connected decoder: the latent (and the condition) flattened, hidden layers, a linear
 * output reshaped to the datum.
 *
 * Weights start uniform between ±1/√n for n inputs, biases at 0.
 *
 * @param hidden - The width of each hidden layer, from the latents to the data; `[]` for a linear
 * decoder.
 * @param options - The activation.
 * @returns The network.
 * @throws {@link VaeKitError} where a width is not a positive integer.
 *
 * @example
 * ```ts
 * import { mlpDecoder } from 'vae-kit';
 *
 * const decoder = mlpDecoder([200, 200], { activation: 'tanh' });
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function mlpDecoder(
  hidden: readonly number[],
  options: MlpOptions = {},
): Network<'decoder'> {
  return mlp('decoder', hidden, options);
}

const KINDS: OptionKinds<MlpOptions> = { activation: ACTIVATION };

function mlp<R extends 'encoder' | 'decoder'>(
  role: R,
  hidden: readonly number[],
  options: MlpOptions,
): Network<R> {
  if (!Array.isArray(hidden) || !hidden.every((width) => Number.isInteger(width) && width > 0)) {
    throw vaeKitError(
      'the hidden layers of an MLP must be a list of positive integers',
      describe(hidden),
      'Give the widths in order, as in [500] or [200, 200]; [] for none.',
      { option: 'hidden' },
    );
  }
  checkOptions(options, role === 'encoder' ? 'mlpEncoder' : 'mlpDecoder', KINDS, {
    'hidden units layers': 'Give the widths of hidden layers first, as in mlpEncoder([500]).',
    ...NETWORK_HINTS,
  });
  const { activation = 'relu' } = options;
  const widths: readonly number[] = hidden.slice();
  return { type: 'mlp', role, build: (sizes) => buildMlp(sizes, widths, activation) };
}

function buildMlp(
  sizes: NetworkSizes,
  hidden: readonly number[],
  activation: Activation,
): LayersModel {
  const { output, name, key } = sizes;
  const dense = (
    source: SymbolicTensor,
    units: number,
    index: number,
    part: string,
    following: Activation,
  ) =>
    applied(
      layers.dense({
        units,
        name: `${name}_${part}`,
        activation: following,
        kernelInitializer: uniformByInputs(source.shape[1]!, foldIn(key, index)),
      }),
      source,
    );

  const inputs = inputsOf(sizes);
  let features = flattened(inputs, name);
  hidden.forEach((width, i) => {
    features = dense(features, width, i, `hidden_${i + 1}`, activation);
  });
  features = dense(features, sizeOf(output), hidden.length, 'output', 'linear');
  return model({ inputs, outputs: shaped(features, sizes), name });
}
