import { layers, sequential, type Sequential } from '@tensorflow/tfjs-layers';
import { weightShapes, type ConvVaeWorkload } from '../../workload.js';
import type { Inputs } from '../inputs.js';
import { setWeights } from './set-weights.js';

/** The encoder of images, with the weights that the inputs hold. */
export function convEncoder(workload: ConvVaeWorkload, inputs: Inputs): Sequential {
  const { height, width, kernel, convolutions, dense, latent } = workload;
  const network = sequential();
  convolutions.forEach(({ filters, stride }, i) => {
    const inputShape = i === 0 ? { inputShape: [height, width, 1] } : {};
    network.add(
      layers.conv2d({
        ...inputShape,
        filters,
        kernelSize: kernel,
        strides: stride,
        padding: 'same',
        activation: 'relu',
      }),
    );
  });
  network.add(layers.flatten());
  network.add(layers.dense({ units: dense, activation: 'relu' }));
  network.add(layers.dense({ units: 2 * latent }));
  setWeights(network, weightShapes(workload).encoder, inputs);
  return network;
}

/** The decoder to images, with the weights that the inputs hold. */
export function convDecoder(workload: ConvVaeWorkload, inputs: Inputs): Sequential {
  const { height, width, kernel, latent, transposed } = workload;
  const network = sequential();
  network.add(layers.dense({ inputShape: [latent], units: height * width, activation: 'relu' }));
  network.add(layers.reshape({ targetShape: [height, width, 1] }));
  for (const filters of transposed)
    network.add(
      layers.conv2dTranspose({ filters, kernelSize: kernel, padding: 'same', activation: 'relu' }),
    );
  network.add(layers.conv2d({ filters: 1, kernelSize: kernel, padding: 'same' }));
  setWeights(network, weightShapes(workload).decoder, inputs);
  return network;
}
