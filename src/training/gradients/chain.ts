import type { Variable } from '@tensorflow/tfjs-core';
import type { Params } from '../../distributions/family.js';
import type { GradientTransformation } from './gradient-transformation.js';

/**
 * What several transformations keep, under `0/…` for the first, `1/…` for the second, and so on.
 */
export function initialGradientState(
  chain: readonly GradientTransformation[],
  variables: readonly Variable[],
): Params {
  return joined(chain.map((each) => each.initialState?.(variables) ?? {}));
}

/** Applies transformations in their order; those behind one that holds the step back wait too. */
export function transformGradients(
  chain: readonly GradientTransformation[],
  gradients: Params,
  state: Params,
  step: number,
): { readonly gradients: Params | undefined; readonly state: Params } {
  let changed: Params | undefined = gradients;
  const states = chain.map((each, i) => {
    const own = partOf(i, state);
    if (!changed || !each.transform) return own;
    const result = each.transform({ gradients: changed, step, state: own });
    changed = result.gradients;
    return result.state;
  });
  return { gradients: changed, state: joined(states) };
}

function joined(states: readonly Params[]): Params {
  return Object.fromEntries(
    states.flatMap((state, i) =>
      Object.entries(state).map(([name, value]) => [`${i}/${name}`, value]),
    ),
  );
}

function partOf(i: number, state: Params): Params {
  const prefix = `${i}/`;
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}
