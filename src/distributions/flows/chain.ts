import { add, reverse, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn } from '../../core/keys.js';
import type { Family, Params } from '../family.js';
import type { FlowLayer, FlowLayerSizes, Transformed } from './flow-layer.js';

/** The layers of a flow, one behind the other, with names of their own for what they learn. */
export interface Chain {
  /** The names of all that they learn. */
  readonly weights: readonly string[];
  /** First values of it. */
  variables(sizes: FlowLayerSizes): Params;
  /** Through all layers, values of shape `[N, D]`. */
  forward(value: Tensor, params: Params): Transformed;
  /** And back. */
  inverse(value: Tensor, params: Params): Transformed;
}

/** What the context of a flow's layers is called among its parameters. */
export const CONTEXT = 'context';

/** Puts layers one behind the other, the dimensions reversed between them. */
export function chainOf({ shared = [] }: Family, layers: readonly FlowLayer[]): Chain {
  // Numbers go on behind those of a base that is a flow itself.
  const placed = layers.map((layer, i) => {
    const nameOf = (name: string) => `layer${shared.length + i}/${name}`;
    return {
      layer,
      nameOf,
      weightsIn: (params: Params) =>
        Object.fromEntries(layer.weights.map((name) => [name, params[nameOf(name)]!])),
    };
  });
  const through = (way: 'forward' | 'inverse', value: Tensor, params: Params): Transformed => {
    const [first, ...rest] = way === 'forward' ? placed : [...placed].reverse();
    const apply = ({ layer, weightsIn }: (typeof placed)[number], to: Tensor) =>
      layer[way](to, weightsIn(params), params[CONTEXT]);
    return rest.reduce(
      (before, next) => {
        const after = apply(next, reverse(before.value, 1));
        return {
          value: after.value,
          logDeterminant: add(before.logDeterminant, after.logDeterminant),
        };
      },
      apply(first!, value),
    );
  };
  return {
    weights: placed.flatMap(({ layer, nameOf }) => layer.weights.map(nameOf)),
    variables: (sizes) =>
      Object.fromEntries(
        placed.flatMap(({ layer, nameOf }, i) =>
          Object.entries(layer.variables({ ...sizes, key: foldIn(sizes.key, i) })).map(
            ([name, value]) => [nameOf(name), value],
          ),
        ),
      ),
    forward: (value, params) => through('forward', value, params),
    inverse: (value, params) => through('inverse', value, params),
  };
}
