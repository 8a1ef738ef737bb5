import { variable, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Shape } from '../core/shapes.js';
import type { Family, Params } from '../distributions/family.js';

/** Variables by name. */
export type Weights = Readonly<Record<string, Variable>>;

/** What a family learns besides the network, made into variables. */
export function variablesOf(family: Family, event: Shape): Weights {
  const initial: Params = family.variables?.(event) ?? {};
  return Object.fromEntries(
    Object.entries(initial).map(([name, value]) => {
      const weight = variable(value);
      value.dispose();
      return [name, weight];
    }),
  );
}

/** The same variables under `prefix/name`. */
export function prefixed(prefix: string, variables: Weights): Record<string, Variable> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, weight]) => [`${prefix}/${name}`, weight]),
  );
}

/** What layers train, in their order, under names that are unique. */
export function layerWeights(prefix: string, layers: LayersModel): Record<string, Variable> {
  return Object.fromEntries(
    layers.trainableWeights.map((weight, i) => [
      `${prefix}/${i}/${weight.originalName}`,
      weight.read() as Variable,
    ]),
  );
}
