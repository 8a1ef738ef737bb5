import { engine } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { addChainedOps } from '../core/chained-ops.js';
import { describe, vaeKitError, type VaeKitError } from '../core/errors.js';
import { formatShape, sizeOf, type Shape } from '../core/shapes.js';
import { checkLayers } from './check-layers.js';
import { layersWithin } from './layer-tree.js';
import type { Network, NetworkSizes } from './network.js';

/**
 * Builds a network, or takes a LayersModel as it is, and checks that its inputs and output fit, and
 * that its layers can be trained; `output` says what the output is.
 */
export function prepareNetwork<R extends 'encoder' | 'decoder'>(
  network: Network<R> | LayersModel,
  role: R,
  sizes: NetworkSizes,
  output: string,
): LayersModel {
  const layers = isNetwork(network) ? buildAs(role, network, sizes) : network;
  checkModel(layers, role, network);
  const wanted = sizes.condition ? [sizes.input, sizes.condition] : [sizes.input];
  const inputs = layers.inputs.map((tensor) => tensor.shape.slice(1));
  if (inputs.length !== wanted.length || !inputs.every((shape, i) => fits(shape, wanted[i]!))) {
    throw roleError(
      role,
      `must take ${wanted.length === 1 ? 'an input' : 'two inputs'} of shape ` +
        `${wanted.map(formatShape).join(' and ')} behind the batch axis`,
      inputs.map(formatShape).join(' and '),
      sizes.condition
        ? 'The second input is the condition.'
        : inputs.length > 1
          ? 'Give the model a condition of the shape of the second input, or leave that out.'
          : 'Change the network, or the shapes given to the model.',
    );
  }
  checkOutputs(layers, role, sizes.output, output);
  checkLayers(layers, role);
  return layers;
}

/** Axes of any length are null. */
function fits(shape: readonly (number | null)[], wanted: Shape): boolean {
  return (
    shape.length === wanted.length && shape.every((axis, i) => axis === null || axis === wanted[i])
  );
}

function checkOutputs(layers: LayersModel, role: string, wanted: Shape, output: string): void {
  const outputs = layers.outputs.map((tensor) => tensor.shape.slice(1));
  const [shape] = outputs;
  if (outputs.length === 1 && formatShape(shape!) === formatShape(wanted)) return;
  const units = wanted.length === 1 ? `have ${wanted[0]} units` : `give ${formatShape(wanted)}`;
  throw roleError(
    role,
    `must give one output of shape ${formatShape(wanted)} behind the batch axis, ` + output,
    outputs.length === 1 ? formatShape(shape!) : `${outputs.length} outputs`,
    outputs.length > 1
      ? `Concatenate them, or leave out all but one; the last layer is to ${units}.`
      : sizeOf(shape as number[]) === sizeOf(wanted)
        ? `Add tf.layers.reshape({ targetShape: ${formatShape(wanted)} }).`
        : `Let the network's last layer ${units}.`,
  );
}

function roleError(role: string, rule: string, received: string, remedy: string): VaeKitError {
  return vaeKitError(`the ${role} ${rule}`, received, remedy, { option: role });
}

function isNetwork(network: unknown): network is Network {
  return typeof network === 'object' && network !== null && 'role' in network && 'build' in network;
}

function buildAs(role: 'encoder' | 'decoder', network: Network, sizes: NetworkSizes): LayersModel {
  if (network.role !== role) {
    throw roleError(
      role,
      'must be a network made for that side',
      `a ${network.role}`,
      'Encoder and decoder may have been swapped.',
    );
  }
  // First weights of recurrent layers need them.
  const takeAway = addChainedOps();
  try {
    return network.build(sizes);
  } finally {
    takeAway();
  }
}

/** Checks that what came, of whatever origin, is a LayersModel that can be used. */
function checkModel(layers: LayersModel, role: 'encoder' | 'decoder', given: unknown): void {
  const built = isNetwork(given);
  const { apply, inputs, outputs } = (layers ?? {}) as Partial<LayersModel>;
  const lists = Array.isArray(inputs) && Array.isArray(outputs);
  if (typeof apply !== 'function' || !lists || inputs.length === 0) {
    throw roleError(
      role,
      built ? `'${given.type}' must build a LayersModel` : 'must be a network or a LayersModel',
      lists ? 'a model without layers' : describe(layers),
      remedyFor(layers, role, built),
    );
  }
  const weights = [...layersWithin(layers).keys()].flatMap((layer) => [...layer._trainableWeights]);
  const gone = weights.some(({ val }) => val.isDisposed);
  const { registeredVariables } = engine();
  if (gone || weights.some(({ val }) => registeredVariables[val.name] !== val)) {
    throw roleError(
      role,
      'must be a LayersModel whose weights are there',
      gone ? 'one that is disposed' : 'one of another copy of tfjs',
      gone
        ? 'Build or load it anew.'
        : 'Let one copy of @tensorflow/tfjs-core and tfjs-layers serve both, as in npm dedupe.',
    );
  }
}

function remedyFor(layers: unknown, role: 'encoder' | 'decoder', built: boolean): string {
  const { then, call } = (layers ?? {}) as Record<string, unknown>;
  const mlp = `mlp${role === 'encoder' ? 'Encoder' : 'Decoder'}([500])`;
  if (typeof then === 'function')
    return built
      ? 'build() cannot wait: load the model before, and give it itself.'
      : 'Wait for it, as in await tf.loadLayersModel(url).';
  if (typeof layers === 'function') return `Call it, as in ${mlp}.`;
  if (typeof call === 'function')
    return (
      'Make a model of layers, as in tf.sequential({ layers: [...] }), the first of them with ' +
      'an inputShape.'
    );
  return built ? 'Return the outcome of tf.model or tf.sequential.' : `Give one such as ${mlp}.`;
}
