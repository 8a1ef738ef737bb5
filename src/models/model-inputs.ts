import { clone, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { checkRange, checkReturned } from '../core/check-tensor.js';
import { vaeKitError } from '../core/errors.js';
import type { Key } from '../core/keys.js';
import { permutation } from '../core/noise.js';
import { formatShape, sameShape, type Shape } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import { asDataset, type CheckedDataset } from '../data/tensor-dataset.js';
import type { Support } from '../distributions/family.js';
import { checkConditionGiven } from './check-condition.js';
import { withWeights } from './data-weights.js';
import type { Batch, Trainable } from './trainable.js';

/** Data and conditions that fit a model, read side by side. */
export interface ModelInputs {
  readonly size: number;
  /** Which values the data may take. */
  readonly support: Support;
  /** What each datum counts, with a mean of 1; 1 each where this is left out. */
  readonly weights?: Float32Array;
  /** The data at some positions, and their conditions; the caller disposes them. */
  batch(positions: ArrayLike<number>): Promise<Batch>;
  /** The order in which an epoch goes through the data. */
  order(key: Key): Int32Array;
}

/** Checks data and conditions against a model, all of them where they are tensors. */
export function modelInputs(
  model: Pick<Trainable, 'support' | 'data' | 'condition'>,
  data: Tensor | Dataset,
  condition: Tensor | Dataset | undefined,
  what: string,
): ModelInputs {
  const { support } = model;
  const rows = fitting(asDataset(data, what, model.data, support), model.data, what);
  checkConditionGiven(condition, model.condition);
  if (!model.condition || condition === undefined) {
    return {
      size: rows.size,
      support,
      batch: async (positions) => ({ data: await rows.batch(positions) }),
      order: (key) => rows.order?.(key) ?? permutation(key, rows.size),
    };
  }
  const conditionOf = `the condition of ${what}`;
  const conditions = fitting(
    asDataset(condition, conditionOf, model.condition),
    model.condition,
    conditionOf,
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
    support,
    async batch(positions) {
      const datum = await rows.batch(positions);
      try {
        return { data: datum, condition: await conditions.batch(positions) };
      } catch (error) {
        datum.dispose();
        throw error;
      }
    },
    order(key) {
      // Both are told of the key, whosever order it is: a stream keeps what will be asked for.
      const orders = [rows.order?.(key), conditions.order?.(key)];
      return orders[0] ?? orders[1] ?? permutation(key, rows.size);
    },
  };
}

/** What changes a batch before it is seen, as `binarize` does. */
export type Transform = (data: Tensor, key: Key) => Tensor;

/**
 * Reads a batch, and lets a transform change its data.
 *
 * @param key - Decides what the transform draws.
 * @returns The batch, checked; the caller disposes it with {@link disposeBatch}.
 */
export async function readBatch(
  inputs: ModelInputs,
  positions: ArrayLike<number>,
  transform: Transform | undefined,
  key: Key,
): Promise<Batch> {
  const batch = withWeights(await inputs.batch(positions), inputs.weights, positions);
  if (!transform) return batch;
  const rows = batch.data;
  let data: Tensor = rows;
  try {
    data = tidy(() => {
      const changed: unknown = transform(rows, key);
      checkReturned(
        changed,
        rows.shape,
        'transform must return',
        'Return a tensor at once, with a row for each row that it is given.',
        'transform',
      );
      // What was there before, or is kept, stays whose it is.
      return changed === rows || (changed.id > rows.id && !changed.kept) ? changed : clone(changed);
    });
    if (data !== rows) rows.dispose();
    const { low, high } = inputs.support;
    checkRange(await data.data(), low, high, 'what transform returns', 'transform');
    return { ...batch, data };
  } catch (error) {
    disposeBatch(batch);
    data.dispose();
    throw error;
  }
}

/** Frees a batch. */
export function disposeBatch({ data, condition, weights }: Batch): void {
  data.dispose();
  condition?.dispose();
  weights?.dispose();
}

function fitting(dataset: CheckedDataset, shape: Shape, what: string): CheckedDataset {
  if (!sameShape(dataset.shape, shape)) {
    throw vaeKitError(
      `${what} must have rows of shape ${formatShape(shape)}, as the model has`,
      formatShape(dataset.shape),
      'Reshape the rows, or build the model for such data.',
    );
  }
  return dataset;
}
