import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { checkReturned } from '../../core/check-tensor.js';
import { describe, optionError, vaeKitError } from '../../core/errors.js';
import { isRecord } from '../../core/is-record.js';
import type { Params } from '../../distributions/family.js';

import type { GradientTransformation } from './gradient-transformation.js';

/** Transformations in their order. */
export type Chain = readonly GradientTransformation[];

/** Checks a list of transformations, before the first is called. */
export function checkChain(chain: unknown): asserts chain is Chain {
  if (Array.isArray(chain) && chain.every(isTransformation)) return;
  throw optionError(
    'gradients',
    'must be a list of gradient transformations',
    describe(chain),
    'Give gradients: [clipByGlobalNorm(1)], say.',
  );
}

function isTransformation(value: unknown): boolean {
  const { type, initialState, transform, beforeStep } = Object(
    value,
  ) as Partial<GradientTransformation>;
  const functions = [initialState, transform, beforeStep];
  return (
    typeof type === 'string' &&
    functions.every((each) => ['undefined', 'function'].includes(typeof each)) &&
    (transform ?? beforeStep) !== undefined
  );
}

/** What was returned by which of its functions, as errors name it. */
const returned = (each: GradientTransformation, name: string) =>
  `the function ${name} of '${each.type}' must return`;

const REMEDY = 'Return { gradients, state }, with tensors of the same names and shapes, at once.';

/**
 * What several transformations keep, under `0/…` for the first, `1/…` for the second, and so on.
 */
export function initialGradientState(
  chain: Chain,
  weights: Readonly<Record<string, Variable>>,
): Params {
  return joined(
    chain.map((each) => checkKept(each.initialState?.(weights) ?? {}, each, 'initialState')),
  );
}

/** Applies transformations in their order; those behind one that holds the step back wait too. */
export function transformGradients(
  chain: Chain,
  gradients: Params,
  state: Params,
  step: number,
): { readonly gradients: Params | undefined; readonly state: Params } {
  let changed: Params | undefined = gradients;
  const states = chain.map((each, i) => {
    const own = partOf(i, state);
    if (!changed || !each.transform) return own;
    const result: unknown = each.transform({ gradients: changed, step, state: own });
    if (!isRecord(result)) {
      throw vaeKitError(
        `${returned(each, 'transform')} { gradients, state }`,
        describe(result),
        REMEDY,
      );
    }
    changed =
      result.gradients === undefined ? undefined : sameTensors(result.gradients, changed, each);
    return checkKept(result.state, each, 'transform');
  });
  return { gradients: changed, state: joined(states) };
}

/** What weights become by all transformations that change them beside their gradients. */
export function weightsBeforeStep(
  chain: Chain,
  weights: Readonly<Record<string, Variable>>,
  learningRate: number,
): Params {
  const changed = Object.entries(weights).flatMap(([name, weight]) => {
    let value: Tensor = weight;
    for (const each of chain) {
      const next: unknown = each.beforeStep?.(value, name, learningRate);
      if (next === undefined) continue;
      const rule = `${returned(each, 'beforeStep')} for '${name}'`;
      checkReturned(next, weight.shape, rule, 'Return a tensor of its shape, or nothing.');
      value = next;
    }
    return value === weight ? [] : [[name, value] as const];
  });
  return Object.fromEntries(changed);
}

function sameTensors(given: unknown, wanted: Params, each: GradientTransformation): Params {
  const rule = returned(each, 'transform');
  const names = isRecord(given) ? Object.keys(given) : [];
  if (!isRecord(given) || names.length !== Object.keys(wanted).length)
    throw vaeKitError(`${rule} a gradient for each weight`, describe(given), REMEDY);
  for (const [name, { shape }] of Object.entries(wanted))
    checkReturned(given[name], shape, `${rule} as the gradient of '${name}'`, REMEDY);
  return given as Params;
}

function checkKept(state: unknown, each: GradientTransformation, name: string): Params {
  if (isRecord(state) && Object.values(state).every((value) => isTensor(value)))
    return state as Params;
  throw vaeKitError(`${returned(each, name)} a state of tensors by name`, describe(state), REMEDY);
}

const isTensor = (value: unknown) => typeof (Object(value) as Partial<Tensor>).dataId === 'object';

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
