import { tidy, train, type Optimizer } from '@tensorflow/tfjs-core';
import { openProgress } from '#platform';
import { checkCount } from '../core/check-count.js';
import { optionError, vaeKitError } from '../core/errors.js';
import { foldIn, randomKey, splitKey, type Key } from '../core/keys.js';
import { permutation } from '../core/noise.js';
import { pause } from '../core/pause.js';
import type { Metrics } from '../evaluation/evaluate.js';
import type { ModelInputs } from '../models/model-inputs.js';
import type { Batch, TrainState } from '../models/trainable.js';
import { averageFigures } from './average.js';
import type { Callback, EpochRecord, FitOptions, FitResult } from './fit-options.js';
import { learningRateAt, setLearningRate } from './learning-rate.js';
import type { StepResult } from './train-step.js';

/** How long training may hold the event loop before it lets others run. */
const PAUSE_AFTER_MILLISECONDS = 30;

/** One step's part of the data, and what decides its draws. */
export interface StepInputs {
  readonly batch: Batch;
  /** Which of the data they are. */
  readonly positions: Int32Array;
  readonly optimizer: Optimizer;
  readonly state: TrainState;
  readonly key: Key;
}

/** What trainers that go through all data again and again do not share. */
export interface Trainer {
  readonly inputs: ModelInputs;
  /** The state before the first step. */
  initialState(): TrainState;
  /** One step, or undefined where the signal came before any weight was changed. */
  step(inputs: StepInputs): Promise<StepResult | undefined>;
  /** What the validation data are worth, where there are such. */
  readonly validate: (() => Promise<Metrics>) | undefined;
}

/** Lets others run where training has held the event loop for long. */
export function restNowAndThen(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < PAUSE_AFTER_MILLISECONDS) return;
    await pause();
    last = performance.now();
  };
}

/**
 * Shuffles, makes batches, steps, measures and tells; options are checked before anything is
 * changed.
 */
export async function runEpochs(
  { inputs, initialState, step, validate }: Trainer,
  options: FitOptions,
): Promise<FitResult> {
  const {
    epochs = 10,
    batchSize = 100,
    seed = 0,
    learningRate = 0.001,
    transform,
    callbacks = [],
    signal,
    progress = true,
  } = options;
  checkOptions({ epochs, batchSize, size: inputs.size });
  const firstRate = learningRateAt(learningRate, 0);
  if (options.optimizer && typeof learningRate === 'function') {
    throw vaeKitError(
      "a learningRate that changes is that of fit's own Adam",
      'an optimizer too',
      'Leave out one of the two.',
    );
  }

  const [orderKey, stepKey, transformKey] = splitKey(randomKey(seed), 3);
  const adam = options.optimizer ? undefined : train.adam(firstRate);
  const optimizer = options.optimizer ?? adam!;
  const steps = Math.ceil(inputs.size / batchSize);
  const bar = progress
    ? await openProgress({ title: 'training', total: epochs * steps, unit: 'steps' })
    : undefined;
  const rest = restNowAndThen();
  const history: EpochRecord[] = [];
  let state = initialState();
  let ended: FitResult['ended'] = 'completed';
  try {
    for (let epoch = 1; epoch <= epochs && ended === 'completed'; epoch++) {
      const began = performance.now();
      const average = averageFigures();
      const order = permutation(foldIn(orderKey, epoch), inputs.size);
      for (let start = 0; start < inputs.size && ended === 'completed'; start += batchSize) {
        if (signal?.aborted) {
          ended = 'aborted';
          break;
        }
        if (adam) setLearningRate(adam, learningRateAt(learningRate, state.step));
        const positions = order.subarray(start, start + batchSize);
        const batch = transformed(inputs, positions, transform, foldIn(transformKey, state.step));
        let result;
        try {
          result = await step({
            batch,
            positions,
            optimizer,
            state,
            key: foldIn(stepKey, state.step),
          });
        } finally {
          batch.data.dispose();
          batch.condition?.dispose();
        }
        if (!result) {
          ended = 'aborted';
          break;
        }
        state = result.state;
        average.add({ loss: result.loss, ...result.metrics }, positions.length);
        bar?.update(state.step, `epoch ${epoch}/${epochs}, loss ${result.loss.toFixed(2)}`);
        const record = { step: state.step, epoch, loss: result.loss, metrics: result.metrics };
        if (await anyStops(callbacks, (callback) => callback.onStep?.(record))) ended = 'callback';
        await rest();
      }
      if (ended !== 'completed') break;
      const { loss, ...metrics } = average.means();
      const measured = validate && { validation: await validate() };
      const record: EpochRecord = {
        epoch,
        step: state.step,
        loss: loss!,
        metrics,
        ...measured,
        seconds: (performance.now() - began) / 1000,
      };
      history.push(record);
      if (await anyStops(callbacks, (callback) => callback.onEpoch?.(record))) ended = 'callback';
    }
  } finally {
    bar?.stop();
    adam?.dispose();
  }
  return { history, ended, state };
}

function checkOptions({
  epochs,
  batchSize,
  size,
}: {
  epochs: number;
  batchSize: number;
  size: number;
}): void {
  checkCount(epochs, 'epochs', 10);
  checkCount(batchSize, 'batchSize', 100);
  if (batchSize > size) {
    throw optionError(
      'batchSize',
      `must be at most the number of data, ${size}`,
      `${batchSize}`,
      `Give batchSize: ${size} or less.`,
    );
  }
}

function transformed(
  inputs: ModelInputs,
  positions: Int32Array,
  transform: FitOptions['transform'],
  key: Key,
): Batch {
  const batch = inputs.batch(positions);
  if (!transform) return batch;
  const data = tidy(() => transform(batch.data, key));
  if (data !== batch.data) batch.data.dispose();
  return { ...batch, data };
}

async function anyStops(
  callbacks: readonly Callback[],
  call: (callback: Callback) => void | 'stop' | Promise<void | 'stop'>,
): Promise<boolean> {
  let stops = false;
  for (const callback of callbacks) if ((await call(callback)) === 'stop') stops = true;
  return stops;
}
