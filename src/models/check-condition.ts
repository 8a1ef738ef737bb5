import type { Tensor } from '@tensorflow/tfjs-core';
import { checkBatch, checkRange } from '../core/check-tensor.js';
import { describe, vaeKitError } from '../core/errors.js';
import { formatShape, type Shape } from '../core/shapes.js';

/**
 * Checks that a condition is there exactly where the model has one; what it is, is for the caller
 * to check.
 */
export function checkConditionGiven(given: unknown, wanted: Shape | undefined): void {
  if (wanted && given === undefined) {
    throw vaeKitError(
      `this model was built with a condition of shape ${formatShape(wanted)} and needs one for ` +
        'each row',
      'none',
      'Pass it in the options as { condition }.',
    );
  }
  if (wanted?.length === 1 && wanted[0]! > 1 && areLabels(given)) {
    throw vaeKitError(
      `the condition must be a tensor of shape [N, ${wanted[0]}]`,
      describe(given),
      `Write labels as unit vectors: oneHot(labels, ${wanted[0]}).`,
    );
  }
  if (!wanted && given !== undefined) {
    throw vaeKitError(
      'this model has no condition',
      'one',
      'Leave the condition out, or build the model with condition: <size>.',
    );
  }
}

/** Whether these are numbers where a row for each datum is wanted. */
function areLabels(given: unknown): boolean {
  if (typeof given === 'number') return true;
  const { shape, length, labels, batch } = Object(given) as Record<string, unknown>;
  if (Array.isArray(shape)) return shape.length === 1 && batch === undefined;
  return labels !== undefined || (Number(length) > 0 && !Array.isArray((given as unknown[])[0]));
}

/** Checks a condition tensor against the model and the number of rows it goes with, if any. */
export function checkCondition(
  given: Tensor | undefined,
  wanted: Shape | undefined,
  rows?: number,
): void {
  checkConditionGiven(given, wanted);
  if (!wanted) return;
  checkBatch(given, wanted, 'the condition');
  if (rows !== undefined && given.shape[0] !== rows) {
    throw vaeKitError(
      `the condition must have as many rows as there are data, ${rows}`,
      `${given.shape[0]}`,
      'Give one condition for each row.',
    );
  }
  checkRange(given.dataSync(), -Infinity, Infinity, 'the condition');
}
