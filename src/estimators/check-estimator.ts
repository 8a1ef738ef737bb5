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
import type { Draw, Estimator, SurrogateInputs } from './estimator.js';

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

/**
 * Draws once for each row of the parameters, and looks at what comes back.
 *
 * @param latent - The shape of one latent.
 */
export function drawOnce(
  estimator: Estimator,
  posterior: Family,
  params: Params,
  latent: Shape,
  key: Key,
): Draw {
  const rows = rowsOf(posterior, params);
  const rule = ruleOf('draw', estimator);
  const remedy = 'Return { z, logPosterior: () => posterior.logProb(params, z) }, say.';
  const draw = checkedResult(
    estimator.draw(posterior, params, key),
    'logPosterior',
    [rows],
    rule,
    remedy,
  );
  checkReturned(draw.z, [rows, ...latent], `${rule} as z`, remedy);
  return draw;
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
