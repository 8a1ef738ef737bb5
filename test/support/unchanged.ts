import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Trainable } from '../../src/models/trainable.js';
import { expectVaeKitRejection } from './errors.js';

/** The values of all weights. */
export function weightsOf({ variables }: Trainable): number[][] {
  return variables.map((weight) => Array.from(weight.dataSync()));
}

/** Expects a call to be refused, with no weight changed and no tensor more than before. */
export async function expectNothingChanged(
  model: Trainable,
  run: () => Promise<unknown>,
  message: RegExp,
): Promise<void> {
  const before = { weights: weightsOf(model), tensors: memory().numTensors };
  await expectVaeKitRejection(run(), message);
  expect({ weights: weightsOf(model), tensors: memory().numTensors }).toEqual(before);
}

/** Expects a call to throw just this error, with no tensor more than before. */
export async function expectNoTensorMore(run: () => Promise<unknown>, error: Error): Promise<void> {
  const before = memory().numTensors;
  await expect(run()).rejects.toBe(error);
  expect(memory().numTensors).toBe(before);
}
