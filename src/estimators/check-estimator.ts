import { checkCount } from '../core/check-count.js';
import { checkPart } from '../core/check-part.js';
import { checkedResult, mustReturn } from '../core/check-result.js';
import { checkReturned } from '../core/check-tensor.js';
import { describe, optionError } from '../core/errors.js';
import type { Key } from '../core/keys.js';
import type { Shape } from '../core/shapes.js';
import { checkTensors } from '../distributions/check-params.js';
import type { Family, Params } from '../distributions/family.js';
import { rowsOf } from '../distributions/params.js';
import type { Draw, DrawContext, Estimator, EstimatorSizes, SurrogateInputs } from './estimator.js';

/** Checks that an option is an estimator, whole. */
export function checkEstimator(estimator: unknown): asserts estimator is Estimator {
  checkPart<Estimator>(
    estimator,
    'estimator',
    'an estimator',
    [
      'type: string',
      'requires: string',
      'samples: number',
      'initialState()',
      'draw(posterior, params, key)',
      'surrogate(inputs)',
      'kl?: string',
      'variables?(sizes)',
    ],
    'Give one such as reparameterized() or scoreFunction().',
  );
  const { requires, samples } = estimator;
  if (requires !== 'any' && requires !== 'reparameterized') {
    throw optionError(
      'estimator',
      "must have 'any' or 'reparameterized' as requires",
      describe(requires),
      'Say which posteriors it works for.',
    );
  }
  checkCount(samples, 'the samples of estimator', 1);
}

const ruleOf = (name: string, estimator: Estimator) => mustReturn(name, 'estimator', estimator);

/** The estimator's first state, looked at: the estimator may be the user's own. */
export function firstState(estimator: Estimator): Params {
  const state: unknown = estimator.initialState();
  checkTensors(state, ruleOf('initialState', estimator));
  return state;
}

/** The first values of what the estimator learns, looked at. */
export function firstVariables(estimator: Estimator, sizes: EstimatorSizes): Params {
  const variables: unknown = estimator.variables?.(sizes) ?? {};
  checkTensors(variables, ruleOf('variables', estimator));
  return variables;
}

/**
 * Draws once for each row of the parameters, and looks at what comes back.
 *
 * @param latent - The shape of one latent.
 * @returns The draw as the estimator gave it, and as one that is looked at when it is asked.
 */
export function drawOnce(
  estimator: Estimator,
  posterior: Family,
  params: Params,
  latent: Shape,
  key: Key,
  context: DrawContext,
): { readonly given: Draw; readonly draw: Draw } {
  const given = estimator.draw(posterior, params, key, context);
  const rows = rowsOf(posterior, params);
  return { given, draw: checkedDraw(given, [rows, ...latent], ruleOf('draw', estimator)) };
}

/** A draw that an estimator wants to be told of, looked at. */
export function evaluatedDraw({ type }: Estimator, given: Draw, shape: Shape): Draw {
  return checkedDraw(given, shape, `the estimator '${type}' must give to evaluate`);
}

const DRAW_REMEDY = 'Return { z, logPosterior: () => posterior.logProb(params, z) }, say.';

function checkedDraw(given: Draw, shape: Shape, rule: string): Draw {
  const rows = shape.slice(0, 1);
  const draw = checkedResult(given, 'logPosterior', rows, rule, DRAW_REMEDY);
  checkReturned(draw.z, shape, `${rule} as z`, DRAW_REMEDY);
  return draw.logPrior === undefined
    ? draw
    : checkedResult(draw as Required<Draw>, 'logPrior', rows, rule, DRAW_REMEDY);
}

/** The estimator's surrogate, looked at. */
export function surrogateOf(
  estimator: Estimator,
  inputs: SurrogateInputs,
): ReturnType<Estimator['surrogate']> {
  const result: unknown = estimator.surrogate(inputs);
  const rule = ruleOf('surrogate', estimator);
  const { loss, state } = Object(result) as ReturnType<Estimator['surrogate']>;
  checkReturned(
    loss,
    [],
    `${rule} as loss`,
    'Return { loss, state }, with the mean over the data.',
  );
  checkTensors(state, `${rule} as state`);
  return { loss, state };
}
