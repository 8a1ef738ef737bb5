import type { Optimizer } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../core/keys.js';
import { pause } from '../core/pause.js';
import type { Metrics } from '../evaluation/evaluate.js';
import { disposeBatch, readBatch, type ModelInputs } from '../models/model-inputs.js';
import type { Batch, Trainable, TrainState } from '../models/trainable.js';
import { checkNotDisposed } from '../models/weights.js';
import { addFigures, meansOf, NOTHING, type Totals } from './average.js';
import type { RunRecord } from './checkpoint.js';
import type { EpochRecord, StepRecord } from './records.js';
import type { Plan } from './plan.js';
import { saveIfDue } from './save-run.js';
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
  /** What it keeps from step to step besides, where there is such. */
  readonly memory?: Memory | undefined;
}

/** What something keeps of its own while a run goes on, as far as checkpoints are concerned. */
export interface Memory {
  read(): RunRecord['tensors'];
  /** Takes up what was read in another run, of as many data; refuses what cannot be that. */
  restore(kept: RunRecord['tensors']): void;
}

/** A run of training, and how far it is. */
export interface Run {
  readonly type: 'epochs';
  readonly trainer: Trainer;
  readonly plan: Plan;
  /** Decide the order of the data, the samples and what the transform draws. */
  readonly keys: readonly [order: Key, step: Key, transform: Key];
  readonly optimizer: Optimizer;
  /** Called before a step, with the number of those done. */
  readonly beforeStep: (step: number) => void;
  /** After which epoch it ends. */
  lastEpoch: number;
  state: TrainState;
  /** How many epochs are done. */
  epoch: number;
  /** How many data of the epoch under way are learned. */
  done: number;
  /** The figures of these. */
  totals: Totals;
  /** How long they took. */
  seconds: number;
  history: readonly EpochRecord[];
}

/** What a run tells while it goes on. */
export type RunEvent =
  | { readonly type: 'step'; readonly record: StepRecord }
  | { readonly type: 'epoch'; readonly record: EpochRecord };

/**
 * Goes through the data, epoch by epoch and step by step, from where the run is. Between any two
 * events whoever listens may leave: the run itself holds all that it needs to go on.
 *
 * @returns Why it ended.
 */
export async function* runEvents(run: Run): AsyncGenerator<RunEvent, 'completed' | 'aborted'> {
  const { trainer, plan, keys } = run;
  const { size } = trainer.inputs;
  while (run.epoch < run.lastEpoch) {
    const epoch = run.epoch + 1;
    const order = trainer.inputs.order(foldIn(keys[0], epoch));
    while (run.done < size) {
      if (plan.signal?.aborted) return 'aborted';
      const began = performance.now();
      const positions = order.subarray(run.done, run.done + plan.batchSize);
      const result = await learn(run, positions);
      if (!result) return 'aborted';
      const { loss, metrics, state } = result;
      run.state = state;
      run.done += positions.length;
      run.totals = addFigures(run.totals, { loss, ...metrics }, positions.length);
      run.seconds += (performance.now() - began) / 1000;
      const event = { type: 'step', record: { step: state.step, epoch, loss, metrics } } as const;
      yield event;
      await saveIfDue(run, event);
      // A step may be long, and many of them must not hold up a page.
      await pause();
    }
    const record = await epochRecord(run, epoch);
    Object.assign(run, { epoch, done: 0, totals: NOTHING, seconds: 0 });
    run.history = [...run.history, record];
    const event = { type: 'epoch', record } as const;
    yield event;
    await saveIfDue(run, event);
  }
  return 'completed';
}

/** What an epoch brought whose steps are all done. */
async function epochRecord({ trainer, state, totals, ...run }: Run, epoch: number) {
  const began = performance.now();
  const { loss, ...metrics } = meansOf(totals);
  const validated = trainer.validate && { validation: await trainer.validate() };
  const seconds = run.seconds + (performance.now() - began) / 1000;
  return { epoch, step: state.step, loss: loss!, metrics, ...validated, seconds };
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
