import type { Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { vaeKitError, type VaeKitError } from '../core/errors.js';
import type { Key } from '../core/keys.js';
import type { Shape } from '../core/shapes.js';
import type { Family } from '../distributions/family.js';
import { madeVariable } from '../distributions/made-variable.js';

/** Variables by name. */
export type Weights = Readonly<Record<string, Variable>>;

/** What a family learns besides the network, made into variables. */
export function variablesOf(family: Family, event: Shape, key: Key): Weights {
  return madeVariable(family.variables?.(event, key) ?? {});
}

/** The same variables under `prefix/name`. */
export function prefixed(prefix: string, variables: Weights): Record<string, Variable> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, weight]) => [`${prefix}/${name}`, weight]),
  );
}

/** How many models have a network; made where it is first needed. */
let holders: WeakMap<LayersModel, number> | undefined;

/**
 * Has networks for a model; several models may have the same one.
 *
 * @returns What frees the weights of those that no other model has, and that are not free already.
 */
export function holdLayers(networks: readonly LayersModel[]): () => void {
  const counts = (holders ??= new WeakMap());
  const own = new Set(networks);
  for (const network of own) counts.set(network, (counts.get(network) ?? 0) + 1);
  return () => {
    for (const network of own) {
      const others = counts.get(network)! - 1;
      counts.set(network, others);
      if (others === 0 && !someDisposed(network)) network.dispose();
    }
    own.clear();
  };
}

/** A network's own weights cannot be read any more where they are disposed. */
function someDisposed({ weights }: LayersModel): boolean {
  return (weights as unknown as readonly { val: Variable }[]).some(({ val }) => val.isDisposed);
}

/** Checks that a model's weights have not been freed; looked at before a model is used. */
export function checkNotDisposed({
  type,
  variables,
  weights = {},
}: {
  readonly type: string;
  readonly variables: readonly Variable[];
  readonly weights?: Weights;
}): void {
  const all = [...variables, ...Object.values(weights)];
  if (all.some((variable) => variable.isDisposed)) throw disposedError(type);
}

function disposedError(type: string): VaeKitError {
  return vaeKitError(
    'a model must not be used after dispose()',
    `a '${type}' whose weights have been freed`,
    'Build it anew, or dispose it later.',
  );
}

/** Frees variables, but none that are free already. */
export function disposeWeights(weights: Weights): void {
  Object.values(weights).forEach((weight) => weight.isDisposed || weight.dispose());
}

/**
 * A model, each of whose functions refuses from now on to be called once the model is disposed, or
 * its weights are; to dispose it again does nothing.
 */
export function usedWhileThere<
  M extends {
    readonly type: string;
    readonly variables: readonly Variable[];
    readonly weights?: Weights;
    dispose(): void;
  },
>(model: M): M {
  let freed = false;
  const { type, weights } = model;
  const members = model as unknown as Record<string, unknown>;
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(model))) {
    const call: unknown = descriptor.value;
    if (typeof call !== 'function') continue;
    members[name] = (...given: unknown[]): unknown => {
      if (name === 'dispose') {
        if (freed) return;
        freed = true;
      } else {
        if (freed) throw disposedError(type);
        // All that it trains at present is among its weights.
        checkNotDisposed({ type, variables: weights ? [] : model.variables, weights: weights! });
      }
      return (call as (...given: unknown[]) => unknown)(...given);
    };
  }
  return model;
}
