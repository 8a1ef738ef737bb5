import type { Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../core/check-count.js';
import { checkPart } from '../core/check-part.js';
import { describe, vaeKitError } from '../core/errors.js';
import { checkTensors } from '../distributions/check-params.js';
import type { Params } from '../distributions/family.js';
import type { Baseline, BaselineInputs } from './baseline.js';

/** Checks that an option is a baseline, whole. */
export function checkBaseline(baseline: unknown): asserts baseline is Baseline {
  checkPart(
    baseline,
    'baseline',
    'a baseline',
    ['type: string', 'minSamples: number', 'initialState()', 'value(inputs)', 'update(inputs)'],
    'Give one such as leaveOneOut() or movingAverage().',
  );
  checkCount((baseline as Baseline).minSamples, 'the minSamples of baseline', 1);
}

/** The baseline's first state, looked at: the baseline may be the user's own. */
export function firstOf<S extends Params>(baseline: Baseline<S>): S {
  const state: unknown = baseline.initialState();
  checkTensors(state, `the function initialState of the baseline '${baseline.type}' must return`);
  return state as S;
}

/** The baseline's guess, looked at. */
export function guessOf<S extends Params>(
  baseline: Baseline<S>,
  inputs: BaselineInputs<S>,
): Tensor {
  const guess: unknown = baseline.value(inputs);
  const [samples, data] = inputs.credit.signal.shape as [number, number];
  const { shape, dtype } = Object(guess) as Partial<Tensor>;
  const fits =
    dtype === 'float32' &&
    Array.isArray(shape) &&
    shape.length <= 2 &&
    [1, data].includes(shape.at(-1) ?? 1) &&
    [1, samples].includes(shape.at(-2) ?? 1);
  if (!fits) {
    throw vaeKitError(
      `the function value of the baseline '${baseline.type}' must return a float32 tensor that ` +
        `broadcasts to [${samples}, ${data}]`,
      describe(guess),
      'Return a guess for each sample and datum, or one for several.',
    );
  }
  return guess as Tensor;
}

/** The baseline's next state, looked at. */
export function updateOf<S extends Params>(baseline: Baseline<S>, inputs: BaselineInputs<S>): S {
  const state: unknown = baseline.update(inputs);
  checkTensors(state, `the function update of the baseline '${baseline.type}' must return`);
  return state as S;
}
