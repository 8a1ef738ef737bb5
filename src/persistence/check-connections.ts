import { isJsonObject } from './is-json-object.js';

/**
 * Checks that the layers of each network within a topology can be connected one after the other, as
 * tfjs does it: where they go in a circle, or name what is not there, it would try for ever.
 *
 * @param topology - As it came from a file.
 * @throws Where they cannot.
 */
export function checkConnections(topology: unknown): void {
  if (typeof topology !== 'object' || topology === null) return;
  const { name, layers, input_layers: ins, output_layers: outs } = topology as Partial<GraphConfig>;
  if (
    Array.isArray(layers) &&
    (ins || layers.some((layer) => isJsonObject(layer) && layer.inbound_nodes))
  ) {
    if (![ins, outs].every((ends) => Array.isArray(ends) && ends.every(isEnd))) {
      throw new Error('a graph without ends');
    }
    if (typeof name !== 'string' || name === '') throw new Error('a network without a name');
    checkGraph(layers);
  }
  Object.values(topology).forEach(checkConnections);
}

/** A layer, and where each of its calls gets its inputs. */
interface Calls {
  readonly waiting: (readonly (readonly [layer: string, call: number])[])[];
  /** How many of its calls are done; what takes no inputs was called when it was made. */
  done: number;
}

function checkGraph(layers: readonly unknown[]): void {
  const graph = new Map<string, Calls>();
  for (const layer of layers) {
    const { name, config, inbound_nodes: nodes, class_name: kind } = layer as LayerConfig;
    if (typeof name !== 'string' || graph.has(name) || config?.name !== name) {
      throw new Error(`two layers of one name, or one of two: ${String(name)}`);
    }
    const made = kind === 'InputLayer' || Array.isArray(config.layers);
    graph.set(name, { waiting: (nodes ?? []).map(inputsOf), done: made ? 1 : 0 });
  }
  for (let left = 0, before = -1; left !== before;) {
    before = left;
    left = 0;
    for (const calls of graph.values()) {
      const waiting = calls.waiting.splice(0);
      for (const inputs of waiting) {
        if (inputs.every(([name, call]) => call < (graph.get(name)?.done ?? 0))) calls.done++;
        else calls.waiting.push(inputs);
      }
      left += calls.waiting.length;
    }
    if (left === 0) return;
  }
  throw new Error('layers that wait for each other');
}

interface GraphConfig {
  readonly name: unknown;
  readonly layers: readonly unknown[];
  readonly input_layers: readonly unknown[];
  readonly output_layers: readonly unknown[];
}

/** A layer, which of its calls, and which of the results. */
const isEnd = (end: unknown) =>
  Array.isArray(end) && end.length === 3 && typeof end[0] === 'string';

interface LayerConfig {
  readonly name: unknown;
  readonly class_name: unknown;
  readonly config: { readonly name: unknown; readonly layers?: unknown } | undefined;
  readonly inbound_nodes: readonly unknown[] | undefined;
}

function inputsOf(node: unknown): readonly (readonly [string, number])[] {
  return (node as readonly unknown[]).map((input) => {
    const [name, call, , told, ...more] = input as readonly unknown[];
    if (
      typeof name !== 'string' ||
      !Number.isInteger(call) ||
      !isJsonObject(told) ||
      more.length > 0
    ) {
      throw new Error('a call of nothing');
    }
    return [name, call as number] as const;
  });
}
