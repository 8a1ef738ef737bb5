import type { NamedTensorMap, Variable } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import type { Family } from '../distributions/family.js';
import type { Trainable } from '../models/trainable.js';

/** Checks the loss of a step, before any weight changes. */
export function checkLoss(loss: number, step: number, model: Trainable): void {
  if (!Number.isFinite(loss)) {
    const { likelihood } = model as { readonly likelihood?: Partial<Family> };
    throw vaeKitError(
      `the loss of step ${step} must be a finite number`,
      `${loss}`,
      'Look for huge values in the data and in what networks give, or lower the learning rate' +
        (likelihood?.minScale === undefined ? '' : ', or raise minScale') +
        '. The weights are as they were before this step.',
    );
  }
}

/** Checks that there is a weight to be trained. */
export function checkSomeTrained(trained: readonly Variable[]): void {
  if (trained.length === 0) {
    throw vaeKitError(
      'a model to be trained must have a weight that is',
      'none: all are frozen, or there are none',
      'Set trainable = true on the network or layer that is to learn.',
    );
  }
}

/** Checks that the loss has reached every weight that is trained. */
export function checkComplete(grads: NamedTensorMap, variables: readonly Variable[]): void {
  if (Object.keys(grads).length === 0) {
    throw vaeKitError(
      'the loss must be computed from the variables of the model',
      'one through which no gradient reaches any',
      'Compute it by operations of tfjs that have gradients, inside the function loss.',
    );
  }
  const missing = variables.find((variable) => !(variable.name in grads));
  if (missing) {
    throw vaeKitError(
      'every trained variable must have a part in the loss',
      `'${missing.name}', which has none`,
      'Leave it out of the model, or use it.',
    );
  }
}

/** A loss may be finite where a gradient is not: several activations take a NaN for a number. */
export function checkGradients(
  names: readonly string[],
  finite: readonly number[],
  step: number,
): void {
  const wrong = names.find((_, i) => finite[i] !== 1);
  if (wrong !== undefined) {
    throw vaeKitError(
      `the gradient of every variable must be finite at step ${step}`,
      `NaN or infinite values in that of '${wrong}'`,
      'Look for NaN or huge values in the data and for a network whose outputs leave the range ' +
        'of float32, or lower the learning rate. The weights are as they were before this step.',
    );
  }
}
