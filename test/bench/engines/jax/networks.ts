import { lax, nn, numpy as np } from '@jax-js/jax';
import { lastMaps, type ConvVaeWorkload, type VaeWorkload } from '../../workload.js';

/** Kernel and bias of each layer, by turns. */
export type Weights = np.Array[];

/** Both networks as functions of their weights; the decoder's output has one row for each datum. */
export interface Networks {
  encode(weights: Weights, data: np.Array): np.Array;
  decode(weights: Weights, z: np.Array): np.Array;
}

// An array is used up by the function it is given to; `.ref` keeps it for one use more.
function dense(x: np.Array, weights: Weights, activation: VaeWorkload['activation']): np.Array {
  const last = weights.length - 2;
  let features = x;
  for (let i = 0; i <= last; i += 2) {
    features = np.matmul(features, weights[i]!).add(weights[i + 1]!);
    if (i < last) features = activation === 'relu' ? nn.relu(features) : np.tanh(features);
  }
  return features;
}

function convolve(x: np.Array, [filter, bias]: Weights, stride: number): np.Array {
  return lax.conv(x, filter!, [stride, stride], 'SAME').add(bias!);
}

function convNetworks({
  height,
  width,
  convolutions,
  transposed,
  batch,
}: ConvVaeWorkload): Networks {
  return {
    encode(weights, data) {
      let maps = data.reshape([batch, 1, height, width]);
      convolutions.forEach(({ stride }, i) => {
        maps = nn.relu(convolve(maps, weights.slice(2 * i, 2 * i + 2), stride));
      });
      return dense(maps.reshape([batch, -1]), weights.slice(2 * convolutions.length), 'relu');
    },
    decode(weights, z) {
      let maps = nn.relu(dense(z, weights.slice(0, 2), 'relu')).reshape([batch, 1, height, width]);
      transposed.forEach((_, i) => {
        const [filter, bias] = weights.slice(2 * i + 2, 2 * i + 4) as [np.Array, np.Array];
        maps = nn.relu(
          lax.convTranspose(maps, filter, [1, 1], 'SAME', { transposeKernel: true }).add(bias),
        );
      });
      return convolve(maps, weights.slice(-2), 1).reshape([batch, -1]);
    },
  };
}

/** The networks of a workload. */
export function networksOf(workload: VaeWorkload | ConvVaeWorkload): Networks {
  if (workload.kind === 'conv-vae') return convNetworks(workload);
  const run = (weights: Weights, x: np.Array) => dense(x, weights, workload.activation);
  return { encode: run, decode: run };
}

/** Weights as tfjs lays them out brought into the order of jax, where maps come before pixels. */
export function inOrder(workload: VaeWorkload | ConvVaeWorkload, weights: Weights): Weights {
  if (workload.kind === 'vae') return weights;
  const [height, width, maps] = lastMaps(workload);
  const flattened = 2 * workload.convolutions.length;
  const isFilter = weights.map(({ shape }) => shape.length === 4);
  return weights.map((weight, i) => {
    if (isFilter[i]) return np.transpose(weight, [3, 2, 0, 1]);
    // A bias of maps is the same for all pixels.
    if (isFilter[i - 1]) return weight.reshape([-1, 1, 1]);
    if (i !== flattened) return weight;
    return np
      .transpose(weight.reshape([height, width, maps, -1]), [2, 0, 1, 3])
      .reshape([height * width * maps, -1]);
  });
}
