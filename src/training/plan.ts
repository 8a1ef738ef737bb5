import type { Optimizer } from '@tensorflow/tfjs-core';
import { optionError, vaeKitError } from '../core/errors.js';
import {
  checkOptions,
  COUNT,
  FLAG,
  FUNCTION,
  SEED,
  SIGNAL,
  type OptionKinds,
} from '../core/options.js';
import type { Transform } from '../models/model-inputs.js';
import { checkCallbacks } from './callbacks.js';
import type { Callback, FitOptions, ValidationData } from './fit-options.js';
import { learningRateAt, type LearningRate } from './learning-rate.js';

/** The kinds of the options that all trainers over epochs share. */
export const FIT_KINDS: OptionKinds<FitOptions> = {
  epochs: COUNT,
  batchSize: COUNT,
  seed: SEED,
  optimizer: null,
  learningRate: null,
  transform: FUNCTION,
  validation: null,
  callbacks: null,
  signal: SIGNAL,
  progress: FLAG,
};

/** What to do in place of what other libraries take. */
export const FIT_HINTS = {
  shuffle: 'Data are always shuffled; the seed decides their order.',
  labels: 'Give condition: oneHot(labels, classes), to a model that was built with a condition.',
  validationSplit: 'Split the data before, and give validation: { data }.',
  verbose: 'Give progress: true or false.',
  beta: 'Build the model with objective: elbo({ beta }).',
  onStep: 'Give callbacks: [{ onStep }].',
  onEpoch: 'Give callbacks: [{ onEpoch }].',
};

const VALIDATION_KINDS: OptionKinds<ValidationData> = { data: null, condition: null };

/** The options of a run, checked, with their defaults. */
export interface Plan {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly learningRate: LearningRate;
  /** The learning rate of the first step. */
  readonly firstRate: number;
  readonly optimizer: Optimizer | undefined;
  readonly transform: Transform | undefined;
  readonly callbacks: readonly Callback[];
  readonly signal: AbortSignal | undefined;
  readonly progress: boolean;
}

/** Checks what validation data are given as; what is in them is for the model to check. */
export function checkValidation(validation: ValidationData | undefined): void {
  if (validation !== undefined) {
    checkOptions(validation, 'validation', VALIDATION_KINDS, {
      images: 'Give validation: { data: digits.images }.',
      labels: 'Give validation: { data, condition: oneHot(labels, classes) }.',
    });
  }
}

/** Settles options whose kinds have been checked, for a number of data. */
export function planOf(options: FitOptions, size: number): Plan {
  const {
    epochs = 10,
    batchSize = Math.min(100, size),
    seed = 0,
    learningRate = 0.001,
    optimizer,
    transform,
    callbacks = [],
    signal,
    progress = true,
  } = options;
  checkCallbacks(callbacks);
  if (batchSize > size) {
    throw optionError(
      'batchSize',
      `must be at most the number of data, ${size}`,
      `${batchSize}`,
      `Give batchSize: ${size} or less.`,
    );
  }
  if (optimizer !== undefined && options.learningRate !== undefined) {
    throw vaeKitError(
      "learningRate is that of fit's own Adam",
      'an optimizer too',
      'Leave out one of the two.',
      { option: 'learningRate' },
    );
  }
  return {
    epochs,
    batchSize,
    seed,
    learningRate,
    firstRate: learningRateAt(learningRate, 0),
    optimizer,
    transform,
    callbacks,
    signal,
    progress,
  };
}
