import type { Tensor } from '@tensorflow/tfjs-core';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { outliveScope } from '../core/outlive-scope.js';
import type { Dataset } from '../data/dataset.js';
import { evaluateInputs } from '../evaluation/evaluate.js';
import { checkTrainable } from '../models/check-trainable.js';
import { weighedInputs } from '../models/data-weights.js';
import { modelInputs } from '../models/model-inputs.js';
import type { Trainable } from '../models/trainable.js';
import type { Trainer } from './epochs.js';
import type { FitOptions } from './fit-options.js';
import { checkValidation, FIT_HINTS } from './plan.js';
import { takeStep } from './train-step.js';

/** What {@link fit} and {@link train} are told besides what all trainers are. */
export interface GivenOptions extends FitOptions {
  readonly condition?: Tensor | Dataset | undefined;
}

/** Checks what {@link fit} or {@link train} was given, and makes a trainer by gradients of it. */
export async function trainerOf<O extends GivenOptions>(
  model: Trainable,
  data: Tensor | Dataset,
  options: O,
  call: string,
  kinds: OptionKinds<O>,
): Promise<Trainer> {
  checkTrainable(model, call);
  checkOptions(options, call, kinds, FIT_HINTS);
  const { weights, validation, seed = 0, gradients } = options;
  checkValidation(validation);
  const inputs = weighedInputs(modelInputs(model, data, options, 'the data'), weights, model);
  const validationInputs =
    validation && modelInputs(model, validation.data, validation, 'the validation data');
  await outliveScope(call);
  return {
    model,
    inputs,
    step: ({ batch, optimizer, state, key }) =>
      takeStep(model, optimizer, batch, state, key, gradients),
    validate: validationInputs && (() => evaluateInputs(model, validationInputs, { seed })),
  };
}
