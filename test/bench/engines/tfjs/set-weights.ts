import { dispose, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Inputs } from '../inputs.js';

/** Gives a network the weights that the inputs hold. */
export function setWeights(
  network: LayersModel,
  shapes: readonly number[][],
  inputs: Inputs,
): void {
  const values = shapes.map((shape) => tensor(inputs.take(shape), shape));
  network.setWeights(values);
  dispose(values);
}
