import type { Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../core/check-count.js';
import { checkPart } from '../core/check-part.js';
import { mustReturn } from '../core/check-result.js';
import { describe, vaeKitError } from '../core/errors.js';
import { checkTensors } from '../distributions/check-params.js';
import type { Params } from '../distributions/family.js';
import type { Baseline, BaselineInputs } from './baseline.js';

/** Checks that an option is a baseline, whole. */
export function checkBaseline(baseline: unknown): asserts baseline is Baseline {
  checkPart<Baseline>(
    baseline,
    'baseline',
    'a baseline',
    [
      'type: string',
      'minSamples: number',
      'initialState()',
      'value(inputs)',
      'update(inputs)',
      'variables?(sizes)',
      'loss?(inputs)',
      'scale?(inputs)',
    ],
    'Give one such as leaveOneOut() or movingAverage().',
  );
  checkCount(baseline.minSamples, 'the minSamples of baseline', 1);
}

/** The baseline's first state, looked at: the baseline may be the user's own. */
export function firstOf<S extends Params>(baseline: Baseline<S>): S {
  const state = baseline.initialState();
  checkTensors(state, mustReturn('initialState', 'baseline', baseline));
  return state;
}

/** The baseline's guess, looked at. */
export function guessOf<S extends Params>(
  baseline: Baseline<S>,
  inputs: BaselineInputs<S>,
): Tensor {
  const guess = baseline.value(inputs);
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
      `${mustReturn('value', 'baseline', baseline)} a float32 tensor that broadcasts to ` +
        `[${samples}, ${data}]`,
      describe(guess),
      'Return a guess for each sample and datum, or one for several.',
    );
  }
  return guess;
}

/** The baseline's next state, looked at. */
export function updateOf<S extends Params>(baseline: Baseline<S>, inputs: BaselineInputs<S>): S {
  const state = baseline.update(inputs);
  checkTensors(state, mustReturn('update', 'baseline', baseline));
  return state;
}
