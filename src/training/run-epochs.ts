import { dispose, train } from '@tensorflow/tfjs-core';
import { openProgress } from '#platform';
import { allOrNothing } from '../core/all-or-nothing.js';
import { randomKey, splitKey } from '../core/keys.js';
import { checkState } from '../models/check-trainable.js';
import type { Trainable, TrainState } from '../models/trainable.js';
import { anyStops } from './callbacks.js';
import { runEvents, type Run, type Trainer } from './epochs.js';
import type { EpochRecord, FitOptions, FitResult } from './fit-options.js';
import { learningRateAt, setLearningRate } from './learning-rate.js';
import { checkOptimizer, slotsOf } from './optimizer-slots.js';
import { planOf, type Plan } from './plan.js';

/**
 * Trains over epochs, calls back and shows how far it is. Where it throws, all tensors that it has
 * made are disposed; options are checked before anything is changed.
 *
 * @param options - Options whose kinds have been checked.
 */
export async function runEpochs(trainer: Trainer, options: FitOptions): Promise<FitResult> {
  const plan = planOf(options, trainer.inputs.size);
  if (plan.optimizer !== undefined) checkOptimizer(plan.optimizer, slotsOf(trainer.model));
  const [order, step, transform] = splitKey(randomKey(plan.seed), 3);
  const adam = plan.optimizer ? undefined : train.adam(plan.firstRate);
  let run: Run | undefined;
  try {
    run = {
      trainer,
      plan,
      keys: [order, step, transform],
      optimizer: plan.optimizer ?? adam!,
      beforeStep(done) {
        if (adam) setLearningRate(adam, learningRateAt(plan.learningRate, done));
      },
      state: firstState(trainer.model),
    };
    return await follow(run);
  } catch (error) {
    if (run) dispose(run.state.estimator);
    throw error;
  } finally {
    adam?.dispose();
  }
}

function firstState(model: Trainable): TrainState {
  return allOrNothing(() => {
    const state: unknown = model.initialState();
    checkState(
      state,
      "what the model's function initialState returns",
      'Return { step: 0, estimator: {} } at once, for an estimator without a state.',
    );
    return state;
  });
}

/** Follows a run to its end, or until a callback stops it. */
async function follow(run: Run): Promise<FitResult> {
  const { plan } = run;
  const history: EpochRecord[] = [];
  const bar = plan.progress ? await openBar(plan, run.trainer.inputs.size) : undefined;
  try {
    const events = runEvents(run);
    for (;;) {
      const { done, value } = await events.next();
      if (done) return { history, ended: value, state: run.state };
      if (value.type === 'epoch') history.push(value.record);
      else {
        const { step, epoch, loss } = value.record;
        bar?.update(step, `epoch ${epoch}/${plan.epochs}, loss ${loss.toFixed(2)}`);
      }
      const stops =
        value.type === 'epoch'
          ? await anyStops(plan.callbacks, 'onEpoch', value.record)
          : await anyStops(plan.callbacks, 'onStep', value.record);
      if (stops) return { history, ended: 'callback', state: run.state };
    }
  } finally {
    bar?.stop();
  }
}

function openBar({ epochs, batchSize }: Plan, size: number): ReturnType<typeof openProgress> {
  const total = epochs * Math.ceil(size / batchSize);
  return openProgress({ title: 'training', total, unit: 'steps' });
}
