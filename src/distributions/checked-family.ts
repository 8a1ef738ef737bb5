import type { Tensor } from '@tensorflow/tfjs-core';
import { checkPart } from '../core/check-part.js';
import { mustReturn } from '../core/check-result.js';
import { checkReturned } from '../core/check-tensor.js';
import { checkShape, type Shape } from '../core/shapes.js';
import { checkParams, checkTensors } from './check-params.js';
import type { Family, Params } from './family.js';
import { rowsOf } from './params.js';

const MEMBERS = [
  'type: string',
  'support: object',
  'reparameterized: boolean',
  'rawShape(event)',
  'params(raw, variables)',
  'sample(params, key)',
  'logProb(params, value)',
  'mean(params)',
  'mode(params)',
  'logProbPerDimension?(params, value)',
  'variables?(event, key)',
  'sampleWithLogProb?(params, key)',
  'entropy?(params)',
  'kl?(q, p)',
  'klPerDimension?(q, p)',
  'shared?: object',
  'klTo?: object',
  'klFrom?: object',
] as const;

/** Checks that an option is a family, whole. */
export function checkFamily(family: unknown, option: string): asserts family is Family {
  checkPart<Family>(
    family,
    option,
    'a family',
    MEMBERS,
    'Give one such as bernoulli() or gaussian().',
  );
  checkPart(
    family.support,
    `the support of ${option}`,
    'a set of values',
    ['type: string', 'low: number', 'high: number'],
    "Give { type: 'real', low: -Infinity, high: Infinity }, say.",
  );
}

type Draws = ReturnType<NonNullable<Family['sampleWithLogProb']>>;

const ROW_REMEDY = 'Return a number for each row, summed over the axes behind the first.';
const VALUE_REMEDY = 'Return a value for each row of the parameters.';

/**
 * A family, each of whose functions is looked at as it returns: it may be the user's own.
 *
 * @param event - The shape of one datum or latent.
 * @param option - What the family was given as.
 */
export function checkedFamily(family: Family, event: Shape, option: string): Family {
  const ruleOf = (name: string) => mustReturn(name, option, family);
  const checked = (name: string, value: Tensor, shape: Shape, as = ''): Tensor => {
    const remedy = shape.length === 1 ? ROW_REMEDY : VALUE_REMEDY;
    checkReturned(value, shape, ruleOf(name) + as, remedy);
    return value;
  };
  const valueOf = (name: 'mean' | 'mode') => (params: Params) =>
    checked(name, family[name](params), [rowsOf(family, params), ...event]);
  const changed: Partial<Family> = {
    rawShape(shape) {
      const raw: unknown = family.rawShape(shape);
      checkShape(raw, `what rawShape of the ${option} '${family.type}' returns`);
      return raw;
    },
    params(raw, variables) {
      const params: unknown = family.params(raw, variables);
      checkParams(params, ruleOf('params'), family, raw.shape[0]);
      return params;
    },
    sample: (params, key) =>
      checked('sample', family.sample(params, key), [rowsOf(family, params), ...event]),
    logProb: (params, value) =>
      checked('logProb', family.logProb(params, value), value.shape.slice(0, 1)),
    mean: valueOf('mean'),
    mode: valueOf('mode'),
  };
  if (family.sampleWithLogProb)
    changed.sampleWithLogProb = (params, key) => {
      const both = Object(family.sampleWithLogProb!(params, key)) as Draws;
      const rows = rowsOf(family, params);
      checked('sampleWithLogProb', both.value, [rows, ...event], ' as value');
      checked('sampleWithLogProb', both.logProb, [rows], ' as logProb');
      return both;
    };
  if (family.logProbPerDimension)
    changed.logProbPerDimension = (params, value) =>
      checked('logProbPerDimension', family.logProbPerDimension!(params, value), value.shape);
  if (family.variables)
    changed.variables = (shape, key) => {
      const variables: unknown = family.variables!(shape, key);
      checkTensors(variables, ruleOf('variables'));
      return variables;
    };
  return Object.assign(
    Object.create(Object.getPrototypeOf(family) as object) as object,
    family,
    changed,
  );
}
