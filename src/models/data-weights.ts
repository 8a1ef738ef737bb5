import { tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import { describe, optionError } from '../core/errors.js';
import type { ModelInputs } from './model-inputs.js';
import type { Batch, Trainable } from './trainable.js';

/** One number for each datum. */
export type DataWeights = Tensor | ArrayLike<number>;

const REMEDY = 'Give each datum a number of 0 or more, such as 1 / (the size of its class).';

/** Checks that a model's loss reads weights. */
export function checkReadsWeights(model: Trainable): void {
  if (model.weighted !== true)
    throw optionError(
      'weights',
      'must be left out for a model whose loss does not read them',
      describe(model),
      "Multiply each datum's part of its loss by batch.weights, where they are there, and set " +
        'weighted: true on it.',
    );
}

/** Inputs of which some count more than others, checked; as they are where there are no weights. */
export function weighedInputs(
  inputs: ModelInputs,
  weights: DataWeights | undefined,
  model: Trainable,
): ModelInputs {
  if (weights === undefined) return inputs;
  checkReadsWeights(model);
  return { ...inputs, weights: meanOne(weights, inputs.size) };
}

/** The numbers that weights are, checked one by one. */
export function numbersOf(weights: DataWeights, size: number): ArrayLike<number> {
  const values = valuesOf(weights);
  if (values?.length !== size)
    throw optionError(
      'weights',
      `must be a list or a tensor of ${size} numbers, as many as there are data`,
      describe(weights),
      REMEDY,
    );
  for (let i = 0; i < size; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number' || !(value >= 0 && value < Infinity))
      throw optionError(
        'weights',
        'must be finite numbers, 0 or more',
        `${describe(value)} at position ${i} of ${size}`,
        REMEDY,
      );
  }
  return values;
}

/** Weights whose mean is 1, so that a learning rate means what it means without them. */
function meanOne(weights: DataWeights, size: number): Float32Array {
  const values = numbersOf(weights, size);
  let most = 0;
  for (let i = 0; i < size; i++) most = Math.max(most, values[i]!);
  if (most === 0) throw optionError('weights', 'must not all be 0', 'nothing that counts', REMEDY);
  // Shares of the greatest, whose sum no number is too great for.
  let total = 0;
  for (let i = 0; i < size; i++) total += values[i]! / most;
  return Float32Array.from(values, (value) => ((value / most) * size) / total);
}

function valuesOf(weights: DataWeights): ArrayLike<number> | undefined {
  const { shape, isDisposed } = Object(weights) as Tensor;
  if (Array.isArray(shape))
    return shape.length === 1 && !isDisposed ? (weights as Tensor).dataSync() : undefined;
  return Array.isArray(weights) || ArrayBuffer.isView(weights)
    ? (weights as ArrayLike<number>)
    : undefined;
}

/** A batch with the weights of its data, where they are given. */
export function withWeights(
  batch: Batch,
  weights: Float32Array | undefined,
  positions: ArrayLike<number>,
): Batch {
  if (!weights) return batch;
  return { ...batch, weights: tensor1d(Float32Array.from(positions, (at) => weights[at]!)) };
}
