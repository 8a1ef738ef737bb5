import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, vaeKitError } from '../core/errors.js';
import { formatShape, sameShape } from '../core/shapes.js';
import type { Network, NetworkSizes } from './network.js';

/**
 * Builds a network, or takes a LayersModel as it is, and checks that its inputs and output fit;
 * `output` says what that is.
 */
export function prepareNetwork<R extends 'encoder' | 'decoder'>(
  network: Network<R> | LayersModel,
  role: R,
  sizes: NetworkSizes,
  output = 'the raw parameters of its family',
): LayersModel {
  const layers = isNetwork(network) ? buildAs(role, network, sizes) : network;
  if (
    typeof (layers as Partial<LayersModel> | undefined)?.apply !== 'function' ||
    !Array.isArray(layers.inputs)
  ) {
    throw vaeKitError(
      `the ${role} must be a network or a LayersModel`,
      describe(network),
      `Give one such as mlp${role === 'encoder' ? 'Encoder' : 'Decoder'}([500]).`,
    );
  }
  const wanted = sizes.condition ? [sizes.input, sizes.condition] : [sizes.input];
  const inputs = layers.inputs.map((tensor) => tensor.shape.slice(1));
  if (
    inputs.length !== wanted.length ||
    !inputs.every((shape, i) => sameShape(shape as number[], wanted[i]!))
  ) {
    throw vaeKitError(
      `the ${role} must take ${wanted.length === 1 ? 'an input' : 'two inputs'} of shape ` +
        `${wanted.map(formatShape).join(' and ')} behind the batch axis`,
      inputs.map(formatShape).join(' and '),
      sizes.condition
        ? 'The second input is the condition.'
        : 'Change the network, or the shapes given to the model.',
    );
  }
  const outputs = layers.outputs.map((tensor) => tensor.shape.slice(1));
  if (outputs.length !== 1 || !sameShape(outputs[0] as number[], sizes.output)) {
    throw vaeKitError(
      `the ${role} must give one output of shape ${formatShape(sizes.output)} behind the batch ` +
        `axis, ${output}`,
      outputs.map(formatShape).join(' and '),
      "Change the network's last layer.",
    );
  }
  return layers;
}

function isNetwork(network: unknown): network is Network {
  return typeof network === 'object' && network !== null && 'role' in network && 'build' in network;
}

function buildAs(role: 'encoder' | 'decoder', network: Network, sizes: NetworkSizes): LayersModel {
  if (network.role !== role) {
    throw vaeKitError(
      `the ${role} must be a network made for that side`,
      `a ${network.role}`,
      'Encoder and decoder may have been swapped.',
    );
  }
  return network.build(sizes);
}
