import { layers, sequential, type Sequential } from '@tensorflow/tfjs-layers';
import { layerShapes } from '../../workload.js';
import type { Inputs } from '../inputs.js';
import { setWeights } from './set-weights.js';

/** Dense layers between widths, with the weights that the inputs hold. */
export function denseNetwork(
  widths: readonly number[],
  hidden: 'relu' | 'tanh',
  last: 'linear' | 'softmax',
  inputs: Inputs,
): Sequential {
  const network = sequential();
  for (let i = 1; i < widths.length; i++) {
    const activation = i === widths.length - 1 ? last : hidden;
    network.add(layers.dense({ inputShape: [widths[i - 1]!], units: widths[i]!, activation }));
  }
  setWeights(network, layerShapes(widths), inputs);
  return network;
}
