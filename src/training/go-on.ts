import { clone, dispose } from '@tensorflow/tfjs-core';
import { optionError } from '../core/errors.js';
import { mapParams } from '../distributions/params.js';
import { trainableWeights } from '../models/all-weights.js';
import { checkState } from '../models/check-trainable.js';
import type { TrainState } from '../models/trainable.js';
import { NOTHING } from './average.js';
import type { RunRecord } from './checkpoint.js';
import type { Run } from './epochs.js';
import type { EpochRecord } from './records.js';
import { within } from './nested-values.js';
import { restoreOptimizer } from './optimizer-state.js';
import { tensorsOf } from './read-all.js';
import { settingsOf, type RunFacts } from './run-record.js';

/** What a run begins with that goes on behind another. */
export interface Former {
  readonly state: TrainState;
  readonly history: readonly EpochRecord[];
  readonly record: RunRecord;
}

/**
 * Lets a run begin where another of the same model ended; data and options may be others.
 *
 * @param run - A run that has not begun.
 */
export function goOn(run: Run, { state, history, record }: Former): void {
  checkState(
    state,
    'the state of the result to go on behind',
    'Keep what fit returned as it is until then: its tensors are copied.',
  );
  const facts = record.facts as unknown as RunFacts;
  const now = settingsOf(run);
  const wanted = ['model', run.plan.optimizer ? 'model' : 'optimizer'] as const;
  const names = (estimator: object) => Object.keys(estimator).join(', ');
  const differs = wanted.find((name) => facts[name] !== now[name]);
  if (differs ?? names(state.estimator) !== names(run.state.estimator)) {
    throw optionError(
      'from',
      'must be of the same model, trained in the same way',
      differs ? `${facts[differs]}, not ${now[differs]}` : 'another estimator',
      'Give what fit returned for this model, or leave it out to begin anew.',
    );
  }
  dispose(run.state.estimator);
  run.state = {
    ...run.state,
    step: state.step,
    estimator: mapParams(state.estimator, (value) => clone(value)),
  };
  takeUp(run, facts, record.tensors);
  run.history = history;
  run.lastEpoch += run.epoch;
}

/** Takes up what is the same for a run that follows another, and for one that is resumed. */
export function takeUp(run: Run, facts: RunFacts, tensors: RunRecord['tensors']): void {
  const { model, memory } = run.trainer;
  const now = settingsOf(run);
  // An optimizer of the user's own remembers by itself; one that was made anew has all to learn.
  if (!run.plan.optimizer || run.plan.resume) {
    restoreOptimizer(run.optimizer, trainableWeights(model), {
      iterations: facts.iterations,
      tensors: within('optimizer', tensors),
    });
  }
  if (run.state.gradients && facts.gradients === now.gradients) {
    dispose([...run.state.gradients]);
    const gradients = run.state.gradients.map((_, i) =>
      tensorsOf(within(`gradients/${i}`, tensors)),
    );
    run.state = { ...run.state, gradients };
  }
  const { epoch, done, totals, seconds } = facts;
  Object.assign(run, { epoch });
  // An epoch of other data, or in other batches, has no rest that could be learned.
  if (facts.data !== now.data) Object.assign(run, { done: 0, totals: NOTHING, seconds: 0 });
  else {
    Object.assign(run, { done, totals, seconds });
    memory?.restore(within('trainer', tensors));
  }
}
