import { openProgress } from '#platform';
import { noteTraining } from '../models/training-note.js';
import { anyStops } from './callbacks.js';
import { runEvents, type Run, type Trainer } from './epochs.js';
import type { FitOptions, FitResult } from './fit-options.js';
import type { TrainRecord } from './records.js';
import { closeRun, openRun } from './open-run.js';
import { recordOf } from './run-record.js';

/**
 * Trains over epochs, calls back and shows how far it is. Where it throws, all tensors that it has
 * made are disposed; options are checked before anything is changed.
 *
 * @param options - Options whose kinds have been checked.
 */
export async function runEpochs(trainer: Trainer, options: FitOptions): Promise<FitResult> {
  const run = await openRun(trainer, options);
  let result: FitResult | undefined;
  try {
    result = await resultOf(run, await follow(run));
    for (const callback of run.plan.callbacks) {
      const { model } = trainer;
      await callback.onEnd?.({ model, ended: result.ended });
    }
    return result;
  } finally {
    closeRun(run, result !== undefined);
  }
}

/** Trains over epochs and tells each step and epoch; whoever listens may leave between any two. */
export async function* trainEpochs(
  trainer: Trainer,
  options: FitOptions,
): AsyncGenerator<TrainRecord, FitResult> {
  const run = await openRun(trainer, options);
  let result: FitResult | undefined;
  let left = false;
  try {
    const events = runEvents(run);
    for (;;) {
      const { done, value } = await events.next();
      if (done) return (result = await resultOf(run, value));
      left = true;
      yield value.type === 'step'
        ? { type: 'step', ...value.record }
        : { type: 'epoch', ...value.record };
      left = false;
    }
  } finally {
    if (left) await run.plan.checkpoint?.save(run);
    closeRun(run, result !== undefined);
  }
}

/** Follows a run to its end, or until a callback stops it. */
async function follow(run: Run): Promise<FitResult['ended']> {
  const { callbacks } = run.plan;
  const bar = run.plan.progress ? await openBar(run) : undefined;
  try {
    const events = runEvents(run);
    for (;;) {
      const { done, value } = await events.next();
      if (done) return value;
      if (value.type === 'step') bar?.update(value.record.step, value.record);
      const stops =
        value.type === 'epoch'
          ? await anyStops(callbacks, 'onEpoch', value.record)
          : await anyStops(callbacks, 'onStep', value.record);
      if (stops) return 'callback';
    }
  } finally {
    bar?.stop();
  }
}

/** What a run has come to; kept too, where it is to be. */
async function resultOf(run: Run, ended: FitResult['ended']): Promise<FitResult> {
  await run.plan.checkpoint?.save(run);
  const { step, estimator } = run.state;
  const { metrics = {}, validation = {} } = run.history.at(-1) ?? {};
  const { seed, batchSize } = run.plan;
  noteTraining(run.trainer.model, {
    steps: step,
    epochs: run.epoch,
    seed,
    batchSize,
    metrics,
    validation,
  });
  return {
    history: run.history,
    ended,
    state: { step, estimator },
    record: await recordOf(run),
  };
}

/** A bar for the steps that are left. */
async function openBar({ plan, trainer, lastEpoch, epoch, done, state }: Run) {
  const each = Math.ceil(trainer.inputs.size / plan.batchSize);
  const total = (lastEpoch - epoch) * each - Math.ceil(done / plan.batchSize);
  const bar = await openProgress({ title: 'training', total, unit: 'steps' });
  return {
    update(step: number, { epoch: now, loss }: { readonly epoch: number; readonly loss: number }) {
      bar.update(step - state.step, `epoch ${now}/${lastEpoch}, loss ${loss.toFixed(2)}`);
    },
    stop: () => bar.stop(),
  };
}
