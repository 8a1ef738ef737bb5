import { concat, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { isActivation, type ChainActivation } from '../kernels/activations.js';

/** A weight of a layer, as tfjs keeps it. */
interface LayerWeight {
  read(): Tensor;
}

/** A dense layer of a chain. */
export interface ChainLayer {
  readonly kernel: LayerWeight;
  readonly bias: LayerWeight | null;
  readonly activation: ChainActivation;
}

/**
 * A network that is nothing but dense layers one after the other, on rows that are made of its
 * inputs by flattening and concatenating alone.
 */
export interface DenseChain {
  readonly layers: readonly ChainLayer[];
  /** The first layer's input, one row for each datum. */
  rows(inputs: readonly Tensor[]): Tensor;
  /** Whether the rows are the values of its one input, in their order. */
  readonly isPlain: boolean;
  /** The shape of the output behind the batch axis. */
  readonly output: readonly number[];
}

/** What of a network is looked at. */
interface Network {
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** What a layer gives before it is run, as tfjs-layers has it. */
interface SymbolicTensor {
  readonly shape: readonly (number | null)[];
  readonly sourceLayer: object;
  readonly nodeIndex: number;
}

/** What tfjs-layers keeps of a dense layer. */
interface DenseLayer {
  getClassName(): string;
  readonly kernel: LayerWeight | null;
  readonly bias: LayerWeight | null;
  readonly activation: { getClassName(): string } | null;
  readonly _callHook: unknown;
  readonly inboundNodes: readonly { readonly inputTensors: readonly SymbolicTensor[] }[];
}

/** What was found, by the output: a sequential model that gets one more layer has another. */
let known: WeakMap<SymbolicTensor, { readonly chain: DenseChain | undefined }> | undefined;

/** The chain that a network is; undefined where it is something else. */
export function denseChainOf(network: object): DenseChain | undefined {
  const { inputs, outputs } = network as Network;
  const [output] = outputs;
  if (outputs.length !== 1 || !output) return undefined;
  let found = (known ??= new WeakMap()).get(output);
  if (!found) known.set(output, (found = { chain: find(output, inputs) }));
  return found.chain;
}

function find(end: SymbolicTensor, inputs: readonly SymbolicTensor[]): DenseChain | undefined {
  const output = end.shape.slice(1);
  const layers: ChainLayer[] = [];
  let at = end;
  for (let ahead = sourceOf(at); ahead; ahead = sourceOf(at)) {
    const { layer, inputs: sources } = ahead;
    if (layer.getClassName() === 'Dense') {
      const dense = chainLayer(layer, sources[0]!);
      if (!dense) return undefined;
      layers.unshift(dense);
    } else if (layers.length > 0 || !isReshaping(layer)) break;
    at = sources[0]!;
  }
  const rows = rowsOf(at, inputs);
  const isPlain = inputs.length === 1 && (at === inputs[0] || isReshaping(sourceOf(at)?.layer));
  return layers.length > 0 && rows && isSized(output)
    ? { layers, rows, isPlain, output }
    : undefined;
}

/** The layer that a symbolic tensor comes from, and what goes into it. */
function sourceOf({ sourceLayer, nodeIndex }: SymbolicTensor) {
  const layer = sourceLayer as unknown as DenseLayer;
  const { inputTensors: inputs } = layer.inboundNodes[nodeIndex]!;
  return layer.getClassName() === 'InputLayer' ? undefined : { layer, inputs };
}

function chainLayer(layer: DenseLayer, source: SymbolicTensor): ChainLayer | undefined {
  const { kernel, bias, activation } = layer;
  const name = activation?.getClassName() ?? 'linear';
  const isStock = !Object.hasOwn(layer, 'call') && !layer._callHook;
  return kernel && isStock && isActivation(name) && source.shape.length === 2
    ? { kernel, bias, activation: name }
    : undefined;
}

const isReshaping = (layer: DenseLayer | undefined) =>
  layer !== undefined && ['Reshape', 'Flatten'].includes(layer.getClassName());

const isSized = (shape: readonly (number | null)[]): shape is readonly number[] =>
  shape.every((axis) => axis !== null);

/** How rows are made of a network's inputs; undefined where it takes more than that. */
function rowsOf(
  row: SymbolicTensor,
  inputs: readonly SymbolicTensor[],
): DenseChain['rows'] | undefined {
  const place = inputs.indexOf(row);
  if (place >= 0) return row.shape.length === 2 ? (given) => given[place]! : undefined;
  const source = sourceOf(row);
  if (!source || row.shape.length !== 2) return undefined;
  if (source.layer.getClassName() === 'Concatenate') {
    const parts = source.inputs.map((part) => rowsOf(part, inputs));
    return parts.every((part) => part !== undefined)
      ? (given) =>
          concat(
            parts.map((part) => part(given)),
            1,
          )
      : undefined;
  }
  const first = inputs.indexOf(source.inputs[0]!);
  return isReshaping(source.layer) && first >= 0
    ? (given) => reshape(given[first]!, [given[first]!.shape[0], -1])
    : undefined;
}
