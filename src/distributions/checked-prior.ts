import { checkPart } from '../core/check-part.js';
import { mustReturn } from '../core/check-result.js';
import { describe, vaeKitError } from '../core/errors.js';
import { checkParams, checkTensors } from './check-params.js';
import { checkFamily } from './checked-family.js';
import type { BuiltPrior, Prior, PriorSizes } from './prior.js';

/** Checks that an option is a prior, whole. */
export function checkPrior(prior: unknown): asserts prior is Prior {
  checkPart<Prior>(
    prior,
    'prior',
    'a prior',
    ['type: string', 'family: object', 'build(sizes)'],
    'Give one such as standardNormal().',
  );
  checkFamily(prior.family, 'the family of prior');
}

/** A prior made ready, whose parameters are looked at: it may be the user's own. */
export function buildPrior(prior: Prior, sizes: PriorSizes): BuiltPrior {
  const built: unknown = prior.build(sizes);
  const rule = mustReturn('build', 'prior', prior);
  const { variables, params } = Object(built) as BuiltPrior;
  if (typeof params !== 'function') {
    throw vaeKitError(
      `${rule} an object with the function params(condition)`,
      describe(built),
      'Return { variables: {}, params: () => ({ … }) } where nothing is learned.',
    );
  }
  checkTensors(variables, `${rule} variables:`);
  for (const [name, variable] of Object.entries(variables)) {
    if (typeof variable.assign !== 'function')
      throw vaeKitError(
        `${rule} a variable as '${name}'`,
        describe(variable),
        'Make it with tf.variable(tensor).',
      );
  }
  return {
    ...(built as BuiltPrior),
    params(condition) {
      const values: unknown = params.call(built, condition);
      const rows = condition?.shape[0] ?? 1;
      checkParams(values, mustReturn('params', 'prior', prior), prior.family, rows);
      return values;
    },
  };
}
