import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkReturned } from '../../core/check-tensor.js';
import { describe, optionError, vaeKitError } from '../../core/errors.js';
import { checkTensors } from '../../distributions/check-params.js';
import type { Params } from '../../distributions/family.js';
import type { GradientTransformation } from './gradient-transformation.js';

/** Transformations in their order. */
export type Chain = readonly GradientTransformation[];

/** Checks a list of transformations, before the first is called. */
export function checkChain(chain: unknown): asserts chain is Chain {
  const isOne = (value: unknown) => {
    const { type, transform, beforeStep } = Object(value) as Partial<GradientTransformation>;
    return typeof type === 'string' && typeof (transform ?? beforeStep) === 'function';
  };
  if (Array.isArray(chain) && chain.every(isOne)) return;
  throw optionError(
    'gradients',
    'must be a list of gradient transformations',
    describe(chain),
    'Give gradients: [clipByGlobalNorm(1)], say.',
  );
}

/** What each transformation keeps before the first step. */
export function initialGradientState(
  chain: Chain,
  weights: Readonly<Record<string, Variable>>,
): Params[] {
  return chain.map((each) => checked(each, 'initialState', each.initialState?.(weights) ?? {}));
}

/** Applies transformations in their order; those behind one that holds the step back wait too. */
export function transformGradients(
  chain: Chain,
  gradients: Params,
  states: readonly Params[],
  step: number,
): { readonly gradients: Params | undefined; readonly states: Params[] } {
  let changed: Params | undefined = gradients;
  const after = chain.map((each, i) => {
    if (!changed || !each.transform) return states[i]!;
    const result: unknown = each.transform({ gradients: changed, step, state: states[i]! });
    const made = Object(result) as Readonly<Record<string, unknown>>;
    changed =
      made.gradients === undefined
        ? undefined
        : checked(each, 'transform', made.gradients, changed);
    return checked(each, 'transform', made.state);
  });
  return { gradients: changed, states: after };
}

/** What weights become by all transformations that change them beside their gradients. */
export function weightsBeforeStep(chain: Chain, weights: Params, learningRate: number): Params {
  const changed = Object.entries(weights).flatMap(([name, weight]) => {
    const value = chain.reduce<Tensor>((before, each) => {
      const after: unknown = each.beforeStep?.(before, name, learningRate) ?? before;
      return checked(each, 'beforeStep', { [name]: after }, { [name]: weight })[name]!;
    }, weight);
    return value === weight ? [] : [[name, value] as const];
  });
  return Object.fromEntries(changed);
}

const REMEDY = 'Return { gradients, state } at once, or from beforeStep the weight.';

/** Checks tensors by name that a transformation has made; those like others have their shapes. */
function checked(
  { type }: GradientTransformation,
  name: string,
  made: unknown,
  like?: Params,
): Params {
  const rule = `the function ${name} of '${type}' must return`;
  checkTensors(made, rule, REMEDY);
  if (!like) return made;
  const strange = Object.keys(made).filter((key) => !Object.hasOwn(like, key));
  if (strange.length > 0) throw vaeKitError(`${rule} what weights have`, strange.join(), REMEDY);
  for (const [key, { shape }] of Object.entries(like))
    checkReturned(made[key], shape, `${rule} as '${key}'`, REMEDY);
  return made;
}
