import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Network } from '../../src/index.js';
import { float64Stream } from '../support/random.js';

/** A model of layers in a row, whose weights are the same for the same shapes. */
export function inRow(shape: readonly number[], ...layers: tfl.layers.Layer[]): tfl.LayersModel {
  const input = tfl.input({ shape: [...shape] });
  let last: unknown = input;
  for (const layer of layers) last = layer.apply(last as tfl.SymbolicTensor);
  return withWeights(tfl.model({ inputs: input, outputs: last as tfl.SymbolicTensor }));
}

/** Gives a model weights that no initializer decides. */
export function withWeights(model: tfl.LayersModel): tfl.LayersModel {
  const next = float64Stream(11);
  for (const weight of model.trainableWeights) {
    const values = Array.from({ length: weight.read().size }, () => 1.6 * next() - 0.8);
    tf.tidy(() => void weight.write(tf.tensor(values, weight.shape as number[])));
  }
  return model;
}

/** The same, made where a network is built. */
export function network<R extends 'encoder' | 'decoder'>(
  role: R,
  build: Network<R>['build'],
): Network<R> {
  return { type: 'own', role, build };
}

/** Numbers that no backend decides. */
export function numbers(shape: readonly number[], seed = 5): tf.Tensor {
  const next = float64Stream(seed);
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tf.tensor(
    Array.from({ length: size }, () => 2 * next() - 1),
    [...shape],
  );
}

/** The values of variables now. */
export function snapshot(variables: readonly tf.Tensor[]): number[][] {
  return variables.map((variable) => Array.from(variable.dataSync()));
}
