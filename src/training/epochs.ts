import type { Optimizer } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../core/keys.js';
import { pause } from '../core/pause.js';
import type { Metrics } from '../evaluation/evaluate.js';
import { disposeBatch, readBatch, type ModelInputs } from '../models/model-inputs.js';
import type { Batch, Trainable, TrainState } from '../models/trainable.js';
import { checkNotDisposed } from '../models/weights.js';
import { averageFigures } from './average.js';
import type { EpochRecord, StepRecord } from './fit-options.js';
import type { Plan } from './plan.js';
import type { StepResult } from './train-step.js';

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
  readonly model: Trainable;
  readonly inputs: ModelInputs;
  /** One step, or undefined where the signal came before any weight was changed. */
  step(inputs: StepInputs): Promise<StepResult | undefined>;
  /** What the validation data are worth, where there are such. */
  readonly validate: (() => Promise<Metrics>) | undefined;
}

/** A run of training, and how far it is: `state` is replaced by each step. */
export interface Run {
  readonly trainer: Trainer;
  readonly plan: Plan;
  /** Decide the order of the data, the samples and what the transform draws. */
  readonly keys: readonly [order: Key, step: Key, transform: Key];
  readonly optimizer: Optimizer;
  /** Called before a step, with the number of those done. */
  readonly beforeStep: (step: number) => void;
  state: TrainState;
}

/** What a run tells while it goes on. */
export type RunEvent =
  | { readonly type: 'step'; readonly record: StepRecord }
  | { readonly type: 'epoch'; readonly record: EpochRecord };

/**
 * Goes through the data, epoch by epoch and step by step. Between any two events whoever listens
 * may leave: nothing is held then but the run's own state.
 *
 * @returns Why it ended.
 */
export async function* runEvents(run: Run): AsyncGenerator<RunEvent, 'completed' | 'aborted'> {
  const { trainer, plan, keys } = run;
  const { size } = trainer.inputs;
  for (let epoch = 1; epoch <= plan.epochs; epoch++) {
    const began = performance.now();
    const average = averageFigures();
    const order = trainer.inputs.order(foldIn(keys[0], epoch));
    for (let start = 0; start < size; start += plan.batchSize) {
      if (plan.signal?.aborted) return 'aborted';
      const positions = order.subarray(start, start + plan.batchSize);
      const result = await learn(run, positions);
      if (!result) return 'aborted';
      const { loss, metrics, state } = result;
      run.state = state;
      average.add({ loss, ...metrics }, positions.length);
      yield { type: 'step', record: { step: state.step, epoch, loss, metrics } };
      // A step may be long, and many of them must not hold up a page.
      await pause();
    }
    const { loss, ...metrics } = average.means();
    const validated = trainer.validate && { validation: await trainer.validate() };
    const seconds = (performance.now() - began) / 1000;
    const record = { epoch, step: run.state.step, loss: loss!, metrics, ...validated, seconds };
    yield { type: 'epoch', record };
  }
  return 'completed';
}

/** One step: reads its part of the data, and lets the trainer learn it. */
async function learn(run: Run, positions: Int32Array): Promise<StepResult | undefined> {
  const { trainer, plan, keys, optimizer, state } = run;
  checkNotDisposed(trainer.model);
  run.beforeStep(state.step);
  const transformKey = foldIn(keys[2], state.step);
  const batch = await readBatch(trainer.inputs, positions, plan.transform, transformKey);
  try {
    return await trainer.step({
      batch,
      positions,
      optimizer,
      state,
      key: foldIn(keys[1], state.step),
    });
  } finally {
    disposeBatch(batch);
  }
}
