import { clone, dispose, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { checkRange, checkReturned } from '../core/check-tensor.js';
import { vaeKitError } from '../core/errors.js';
import type { Key } from '../core/keys.js';
import { permutation } from '../core/noise.js';
import { formatShape, sameShape, type Shape } from '../core/shapes.js';
import type { Dataset } from '../data/dataset.js';
import {
  asDataset,
  checkValues,
  eachPart,
  isDataset,
  UNSEEN,
  type CheckedDataset,
  type Range,
} from '../data/tensor-dataset.js';
import type { Support } from '../distributions/family.js';
import { checkConditionGiven } from './check-condition.js';
import { checkBits, checkMask, checkReadsMask, observedData } from './check-mask.js';
import { withWeights } from './data-weights.js';
import type { Batch, Trainable } from './trainable.js';

/** Data that fit a model, and what is given beside them, read side by side. */
export interface ModelInputs {
  readonly size: number;
  /** Which values the data may take. */
  readonly support: Support;
  /** Whether they have a mask. */
  readonly masked: boolean;
  /** What each datum counts, with a mean of 1; 1 each where this is left out. */
  readonly weights?: Float32Array;
  /** The data at some positions, and what is beside them; the caller disposes them. */
  batch(positions: ArrayLike<number>): Promise<Batch>;
  /** The order in which an epoch goes through the data. */
  order(key: Key): Int32Array;
}

/** What is given beside the data. */
interface Beside {
  readonly condition?: Tensor | Dataset | undefined;
  readonly mask?: Tensor | Dataset | undefined;
}

/** Checks data, conditions and masks against a model, all of them where they are tensors. */
export function modelInputs(
  model: Pick<Trainable, 'type' | 'support' | 'data' | 'condition' | 'masked'>,
  data: Tensor | Dataset,
  { condition, mask }: Beside,
  what: string,
): ModelInputs {
  const { support } = model;
  const read = (given: Tensor | Dataset, shape: Shape, name: string, range?: Range | null) =>
    fitting(asDataset(given, name, shape, range), shape, name);
  if (mask !== undefined) checkReadsMask(model);
  const rows = read(data, model.data, what, mask === undefined ? support : UNSEEN);
  const { size } = rows;
  checkConditionGiven(condition, model.condition);
  const sides: Record<string, CheckedDataset> = { data: rows };
  if (model.condition && condition !== undefined) {
    sides.condition = read(condition, model.condition, `the condition of ${what}`);
    if (sides.condition.size !== size) throw rowsError('condition', what, size, sides.condition);
  }
  if (mask !== undefined) {
    if (!isDataset(mask)) {
      checkMask(mask, model.data, size);
      eachPart(mask, (values, from) => checkBits(values, from, mask.size));
      if (!isDataset(data)) checkValues(data, what, support, mask);
    }
    const masks = read(mask, model.data, `the mask of ${what}`, UNSEEN);
    if (masks.size !== size && masks.size !== 1) throw rowsError('mask', what, size, masks);
    sides.mask = masks.size === size ? masks : onlyRow(masks);
  }
  return {
    size,
    support,
    masked: mask !== undefined,
    async batch(positions) {
      const made: Record<string, Tensor> = {};
      try {
        for (const [name, side] of Object.entries(sides)) made[name] = await side.batch(positions);
        const { data: all, mask: seen } = made;
        if (seen) {
          made.data = await observedData(all!, seen, support, what);
          all!.dispose();
        }
        return made as unknown as Batch;
      } catch (error) {
        dispose(made);
        throw error;
      }
    },
    order(key) {
      // All are told of the key, whosever order it is: a stream keeps what will be asked for.
      const orders = Object.values(sides).map((side) => side.order?.(key));
      return orders.find((order) => order) ?? permutation(key, size);
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
    const what = 'what transform returns';
    if (batch.mask) {
      const made = data;
      data = await observedData(made, batch.mask, inputs.support, what, 'transform');
      made.dispose();
    } else {
      checkRange(await data.data(), low, high, what, 'transform');
    }
    return { ...batch, data };
  } catch (error) {
    disposeBatch(batch);
    data.dispose();
    throw error;
  }
}

/** Frees a batch. */
export function disposeBatch({ data, condition, mask, weights }: Batch): void {
  data.dispose();
  condition?.dispose();
  mask?.dispose();
  weights?.dispose();
}

/** The one row of a mask, for all data. */
function onlyRow(masks: CheckedDataset): CheckedDataset {
  return { ...masks, batch: ({ length }) => masks.batch(new Int32Array(length)) };
}

function rowsError(option: string, what: string, wanted: number, { size }: CheckedDataset) {
  return vaeKitError(
    `the ${option} must have as many rows as ${what}, ${wanted}`,
    `${size}`,
    `Give one ${option} for each row.`,
  );
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
