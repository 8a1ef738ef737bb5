import { dispose, tidy } from '@tensorflow/tfjs-core';
import { allOrNothing } from '../core/all-or-nothing.js';
import { randomKey, splitKey } from '../core/keys.js';
import { trainableWeights } from '../models/all-weights.js';
import { checkState } from '../models/check-trainable.js';
import type { Trainable, TrainState } from '../models/trainable.js';
import { adamOf } from './adam.js';
import { NOTHING } from './average.js';
import { resumeRun } from './checkpoint.js';
import type { Run, Trainer } from './epochs.js';
import type { FitOptions } from './fit-options.js';
import { goOn } from './go-on.js';
import { initialGradientState, type Chain } from './gradients/chain.js';
import { learningRateAt, setLearningRate } from './learning-rate.js';
import { checkOptimizer } from './optimizer-slots.js';
import { planOf } from './plan.js';

/**
 * Makes a run ready to begin, or to go on where another ended; who opens one closes it.
 *
 * @param options - Options whose kinds have been checked.
 */
export async function openRun(trainer: Trainer, options: FitOptions): Promise<Run> {
  const plan = planOf(options, trainer.inputs.size);
  if (plan.optimizer !== undefined)
    checkOptimizer(plan.optimizer, Object.values(trainableWeights(trainer.model)));
  const [order, step, transform] = splitKey(randomKey(plan.seed), 3);
  const adam = plan.optimizer ? undefined : adamOf(plan.firstRate);
  const run: Run = {
    type: 'epochs',
    trainer,
    plan,
    keys: [order, step, transform],
    optimizer: plan.optimizer ?? adam!,
    beforeStep(done) {
      if (adam) setLearningRate(adam, learningRateAt(plan.learningRate, done));
    },
    lastEpoch: plan.epochs,
    state: { step: 0, estimator: {} },
    epoch: 0,
    done: 0,
    totals: NOTHING,
    seconds: 0,
    history: [],
  };
  try {
    run.state = firstState(trainer.model, plan.gradients);
    // What they remember is given back to them after this.
    for (const callback of plan.callbacks)
      await callback.onStart?.({ model: trainer.model, data: trainer.inputs });
    if (plan.from) goOn(run, plan.from);
    else await resumeRun(run, plan.resume, plan.checkpoint);
    return run;
  } catch (error) {
    closeRun(run, false);
    throw error;
  }
}

function firstState(model: Trainable, chain: Chain): TrainState {
  return allOrNothing(() => {
    const state: unknown = model.initialState();
    checkState(
      state,
      "what the model's function initialState returns",
      'Return { step: 0, estimator: {} } at once, for an estimator without a state.',
    );
    if (chain.length === 0) return state;
    return {
      ...state,
      gradients: tidy(() => [...initialGradientState(chain, trainableWeights(model))]),
    };
  });
}

/**
 * Frees what a run has made.
 *
 * @param ended - Whether it has ended well, and its state was given on.
 */
export function closeRun({ plan, optimizer, state }: Run, ended: boolean): void {
  if (!ended) dispose(state.estimator);
  dispose([...(state.gradients ?? [])]);
  if (!plan.optimizer) optimizer.dispose();
}
