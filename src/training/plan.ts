import type { Optimizer } from '@tensorflow/tfjs-core';
import { optionError, vaeKitError } from '../core/errors.js';
import { isRecord } from '../core/is-record.js';
import {
  checkOptions,
  COUNT,
  FLAG,
  FUNCTION,
  SEED,
  SIGNAL,
  type Kind,
  type OptionKinds,
} from '../core/options.js';
import type { Transform } from '../models/model-inputs.js';
import { checkCallbacks } from './callbacks.js';
import { CHECKPOINT, RESUME, type Checkpoint } from './checkpoint.js';
import type { Callback, FitOptions, FitResult, ValidationData } from './fit-options.js';
import { checkChain, type Chain } from './gradients/chain.js';
import { learningRateAt, type LearningRate } from './learning-rate.js';

const FROM: Kind = {
  wanted: 'what fit returned',
  holds: (value) => {
    const { record, history } = Object(value) as Partial<FitResult>;
    // Numbers that went through JSON are no longer arrays.
    return (
      Array.isArray(history) &&
      isRecord(record?.facts) &&
      isRecord(record.tensors) &&
      Object.values(record.tensors).every(({ values }) => ArrayBuffer.isView(values))
    );
  },
  remedy: 'Give the result itself, or keep training by a checkpoint.',
};

/** The kinds of the options that all trainers over epochs share. */
export const FIT_KINDS: OptionKinds<FitOptions> = {
  epochs: COUNT,
  batchSize: COUNT,
  seed: SEED,
  optimizer: null,
  learningRate: null,
  transform: FUNCTION,
  weights: null,
  mask: null,
  validation: null,
  callbacks: null,
  signal: SIGNAL,
  progress: FLAG,
  gradients: null,
  checkpoint: CHECKPOINT,
  resume: RESUME,
  from: FROM,
};

/** What to do in place of what other libraries take. */
export const FIT_HINTS = {
  shuffle: 'Data are always shuffled; the seed decides their order.',
  labels: 'Give condition: oneHot(labels, classes), to a model that was built with a condition.',
  'sampleWeight sample_weight classWeight': 'Give weights: one number for each datum.',
  'missing observed nanMask': 'Give mask: 1 where a value was observed, 0 where it is missing.',
  validationSplit: 'Split the data before, and give validation: { data }.',
  verbose: 'Give progress: true or false.',
  beta: 'Build the model with objective: elbo({ beta }).',
  onStep: 'Give callbacks: [{ onStep }].',
  onEpoch: 'Give callbacks: [{ onEpoch }].',
  initialEpoch: 'Give from, what fit returned before.',
  clipnorm: 'Give gradients: [clipByGlobalNorm(1)].',
  clipvalue: 'Give gradients: [clipByValue(1)].',
  weightDecay: 'Give gradients: [decayWeights(0.01)].',
};

const VALIDATION_KINDS: OptionKinds<ValidationData> = {
  data: null,
  condition: null,
  mask: null,
};

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
  readonly gradients: Chain;
  readonly checkpoint: Checkpoint | undefined;
  readonly resume: boolean | 'if-any';
  readonly from: FitResult | undefined;
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
    gradients = [],
    checkpoint,
    resume = false,
    from,
  } = options;
  checkCallbacks(callbacks);
  checkChain(gradients);
  if (resume && from) {
    throw optionError(
      'from',
      'must be left out where training resumes from a checkpoint',
      'both',
      'Leave out one of the two.',
    );
  }
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
    gradients,
    checkpoint,
    resume,
    from,
  };
}
