import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Key } from '../core/keys.js';
import type { Shape } from '../core/shapes.js';

/**
 * What a network is told when a model is built.
 *
 * @public
 */
export interface NetworkSizes {
  /** The shape of one input: a datum for an encoder, a latent for a decoder. */
  readonly input: Shape;
  /** The shape of one condition, the second input, where the model has one. */
  readonly condition: Shape | undefined;
  /** The shape of one raw output, as the family at the network's end wants it. */
  readonly output: Shape;
  /** What the layers' names begin with, as in `'encoder'`. */
  readonly name: string;
  /** Decides the first weights. */
  readonly key: Key;
}

/**
 * The way from sizes to a LayersModel of stock layers.
 *
 * The model takes `[N, ...input]`, or that and `[N, ...condition]`, and gives `[N, ...output]`.
 * A LayersModel that is ready already is accepted wherever a network is. Of what its layers wish,
 * all is heeded: what is frozen (`trainable = false`, at any time) stays as it is, regularizers
 * count in the loss and are the metric `regularization`, constraints hold after each step, layers
 * that draw (dropout, noise) do so of the step's key and in training alone, and moving averages of
 * batch normalization change with the step.
 *
 * Layers that tfjs cannot train, or not on the backend in use, are refused when the model is built.
 * Recurrent layers can be made in `build`; outside of it, in Node's ES modules, tfjs lacks what
 * makes their first weights until `useWasm` of `vae-kit/wasm` has been called, unless
 * `recurrentInitializer: 'glorotNormal'` is given.
 *
 * @typeParam R - On which side of the latents it stands.
 *
 * @example A network of your own
 * ```ts
 * import * as tfl from '@tensorflow/tfjs-layers';
 * import type { Network } from 'vae-kit';
 *
 * const linear: Network<'encoder'> = {
 *   type: 'linear',
 *   role: 'encoder',
 *   build({ input, output, name }) {
 *     const x = tfl.input({ shape: [...input] });
 *     const flat = tfl.layers.flatten({ name: `${name}_flatten` }).apply(x);
 *     const y = tfl.layers.dense({ units: output[0]!, name: `${name}_output` }).apply(flat);
 *     return tfl.model({ inputs: x, outputs: y as tfl.SymbolicTensor });
 *   },
 * };
 * ```
 *
 * @public
 */
export interface Network<R extends 'encoder' | 'decoder' = 'encoder' | 'decoder'> {
  /** The network's name, as in `'mlp'`. */
  readonly type: string;
  /** Keeps an encoder from being given for a decoder. */
  readonly role: R;
  /**
   * Builds the layers.
   *
   * @param sizes - Shapes, the prefix of names, and a key.
   * @returns The model, with its first weights.
   */
  build(sizes: NetworkSizes): LayersModel;
}
