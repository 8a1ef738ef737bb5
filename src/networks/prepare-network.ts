import { engine } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { addChainedOps } from '../core/chained-ops.js';
import { describe, vaeKitError, type VaeKitError } from '../core/errors.js';
import { formatShape, sizeOf, type Shape } from '../core/shapes.js';
import { checkLayers } from './check-layers.js';
import { layersWithin } from './layer-tree.js';
import type { Network, NetworkSizes } from './network.js';

type Role = 'encoder' | 'decoder';

/**
 * Builds a network, or takes a LayersModel as it is, and checks that its inputs and output fit, and
 * that its layers can be trained; `output` says what the output is.
 */
export function prepareNetwork<R extends Role>(
  network: Network<R> | LayersModel,
  role: R,
  sizes: NetworkSizes,
  output: string,
): LayersModel {
  const built = isNetwork(network);
  const layers: unknown = built ? buildAs(role, network, sizes) : network;
  checkModel(layers, role, built ? `'${network.type}' must build` : 'must be a network or');
  checkWeights(layers, role);
  checkInputs(layers, role, sizes);
  checkOutput(layers, role, sizes.output, output);
  checkLayers(layers, role);
  return layers;
}

function roleError(
  role: Role,
  rule: string,
  received: string,
  remedy: string,
  cause?: unknown,
): VaeKitError {
  return vaeKitError(`the ${role} ${rule}`, received, remedy, { option: role, cause });
}

function isNetwork(network: unknown): network is Network {
  return typeof network === 'object' && network !== null && 'role' in network && 'build' in network;
}

function buildAs(role: Role, network: Network, sizes: NetworkSizes): LayersModel {
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
  } catch (cause) {
    // Each copy counts the names it has given, but the engine, which knows all, is one.
    const [taken] = /Variable with name .* was already registered/.exec(String(cause)) ?? [];
    if (taken === undefined) throw cause;
    throw roleError(
      role,
      'must have weights whose names are free',
      taken,
      'Let one copy of @tensorflow/tfjs-layers serve all, as in npm dedupe; on a server of ' +
        'several bundles keep it outside of them, in Next by serverExternalPackages.',
      cause,
    );
  } finally {
    takeAway();
  }
}

/** Checks that what was given or built is a LayersModel; `rule` is what it had to be or do. */
function checkModel(given: unknown, role: Role, rule: string): asserts given is LayersModel {
  const { apply, call, inputs, outputs, then } = Object(given) as Record<string, unknown>;
  const lists = Array.isArray(inputs) && Array.isArray(outputs);
  if (typeof apply === 'function' && lists && inputs.length > 0) return;
  const mlp = role === 'encoder' ? 'mlpEncoder([500])' : 'mlpDecoder([500])';
  throw roleError(
    role,
    `${rule} a LayersModel`,
    lists ? 'a model without layers' : describe(given),
    typeof then === 'function'
      ? 'Wait for it before, as in await tf.loadLayersModel(url), and give what comes.'
      : typeof given === 'function'
        ? `Call it, as in ${mlp}.`
        : typeof call === 'function'
          ? 'Make a model of layers, as in tf.sequential({ layers: [...] }), the first of them ' +
            'with an inputShape.'
          : `Give the outcome of tf.model or tf.sequential, or ${mlp}.`,
  );
}

function checkWeights(layers: LayersModel, role: Role): void {
  const { registeredVariables } = engine();
  for (const layer of layersWithin(layers).keys()) {
    for (const { val } of layer._trainableWeights) {
      if (registeredVariables[val.name] === val) continue;
      throw roleError(
        role,
        'must be a LayersModel whose weights are there',
        val.isDisposed ? 'one that is disposed' : 'one of another copy of tfjs',
        val.isDisposed
          ? 'Build or load it anew.'
          : 'Let one copy of @tensorflow/tfjs-core and tfjs-layers serve both, as in npm dedupe.',
      );
    }
  }
}

/** Axes of any length are null. */
function fits(shape: readonly (number | null)[], wanted: Shape | undefined): boolean {
  return (
    shape.length === wanted?.length && shape.every((axis, i) => axis === null || axis === wanted[i])
  );
}

function checkInputs(layers: LayersModel, role: Role, { input, condition }: NetworkSizes): void {
  const wanted = condition ? [input, condition] : [input];
  const inputs = layers.inputs.map((tensor) => tensor.shape.slice(1));
  if (inputs.length === wanted.length && inputs.every((shape, i) => fits(shape, wanted[i]))) return;
  throw roleError(
    role,
    `must take ${condition ? 'two inputs' : 'an input'} of shape ` +
      `${wanted.map(formatShape).join(' and ')} behind the batch axis`,
    inputs.map(formatShape).join(' and '),
    condition
      ? 'The second input is the condition.'
      : inputs.length > 1
        ? 'Give the model a condition of the shape of the second input, or leave that out.'
        : 'Change the network, or the shapes given to the model.',
  );
}

function checkOutput(layers: LayersModel, role: Role, wanted: Shape, output: string): void {
  const outputs = layers.outputs.map((tensor) => tensor.shape.slice(1));
  const received = outputs.map(formatShape).join(' and ');
  const shape = formatShape(wanted);
  const units = wanted.length === 1 ? `have ${wanted[0]} units` : `give ${shape}`;
  if (received === shape) return;
  throw roleError(
    role,
    `must give one output of shape ${shape} behind the batch axis, ${output}`,
    received,
    outputs.length > 1
      ? 'Concatenate them, or leave out all but one.'
      : sizeOf(outputs[0] as number[]) === sizeOf(wanted)
        ? `Add tf.layers.reshape({ targetShape: ${shape} }).`
        : `Let the network's last layer ${units}.`,
  );
}
