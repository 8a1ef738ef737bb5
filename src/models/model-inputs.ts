import type { Tensor } from '@tensorflow/tfjs-core';
import { vaeKitError } from '../core/errors.js';
import { formatShape, sameShape, type Shape } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import { asDataset } from '../data/tensor-dataset.js';
import { checkConditionGiven } from './check-condition.js';
import type { Batch, Trainable } from './trainable.js';

/** Data and conditions that fit a model, read side by side. */
export interface ModelInputs {
  readonly size: number;
  batch(positions: ArrayLike<number>): Batch;
}

/** Checks data and conditions against a model, all of them where they are tensors. */
export function modelInputs(
  model: Trainable,
  data: Tensor | Dataset,
  condition: Tensor | Dataset | undefined,
  what: string,
): ModelInputs {
  const rows = fitting(asDataset(data, what, model.support), model.data, what);
  checkConditionGiven(condition, model.condition);
  if (!model.condition || condition === undefined) {
    return { size: rows.size, batch: (positions) => ({ data: rows.batch(positions) }) };
  }
  const conditions = fitting(
    asDataset(condition, `the condition of ${what}`),
    model.condition,
    `the condition of ${what}`,
  );
  if (conditions.size !== rows.size) {
    throw vaeKitError(
      `the condition must have as many rows as ${what}, ${rows.size}`,
      `${conditions.size}`,
      'Give one condition for each row.',
    );
  }
  return {
    size: rows.size,
    batch: (positions) => ({ data: rows.batch(positions), condition: conditions.batch(positions) }),
  };
}

function fitting(dataset: Dataset, shape: Shape, what: string): Dataset {
  if (!sameShape(dataset.shape, shape)) {
    throw vaeKitError(
      `${what} must have rows of shape ${formatShape(shape)}, as the model has`,
      formatShape(dataset.shape),
      'Reshape the rows, or build the model for such data.',
    );
  }
  return dataset;
}
