import { dispose } from '@tensorflow/tfjs-core';
import { describe } from '../core/errors.js';
import { formatShape, sameShape, type Shape } from '../core/shapes.js';
import { assignValues, tensorOf } from '../core/tensor-values.js';
import { allWeights, trainableWeights } from '../models/all-weights.js';
import { NOTHING } from './average.js';
import type { RunRecord } from './checkpoint.js';
import type { Run } from './epochs.js';
import { within, type Values } from './nested-values.js';
import { restoreOptimizer } from './optimizer-state.js';
import { differencesOf, noRun, otherRun } from './other-run.js';
import { identityOf, remembering, type RunFacts } from './run-record.js';

/**
 * Lets a run go on where another was. All is compared first; where something differs, every
 * difference is listed and nothing is changed.
 *
 * @param run - A run that has not begun.
 * @param record - What was read of the other.
 * @param whole - Whether it is a checkpoint, after which nothing may differ; else what goes before,
 * with the same model and perhaps with other data and options.
 */
export function takeUpRun(run: Run, record: RunRecord, whole: boolean): void {
  const { trainer, plan, state } = run;
  const { tensors } = record;
  const kept = factsOf(record);
  const now = identityOf(run);
  const same = (name: string) => kept.identity[name] === now[name];
  const chain = same('gradients');
  const weights = whole ? allWeights(trainer.model) : {};
  const values = within('weights', tensors);
  const estimator = within('estimator', tensors);
  const gradients = within('gradients', tensors);
  const differences = [
    ...differencesOf(kept.identity, whole ? now : { model: now.model }),
    ...otherShapes(whole ? values : {}, weights),
    ...otherShapes(estimator, state.estimator),
    ...(chain ? otherShapes(gradients, state.gradients ?? {}) : []),
  ];
  if (differences.length > 0) throw otherRun(differences);
  // An optimizer of the user's own that goes on with the same model remembers by itself.
  if (whole || !plan.optimizer) {
    const { iterations } = kept;
    restoreOptimizer(run.optimizer, trainableWeights(trainer.model), {
      type: String(kept.identity.optimizer),
      iterations,
      tensors: within('optimizer', tensors),
    });
  }
  for (const [name, weight] of Object.entries(weights)) assignValues(weight, values[name]!);
  dispose(state.estimator);
  run.state = { ...state, step: kept.step, estimator: restored(estimator) };
  if (chain && state.gradients) {
    dispose(state.gradients);
    run.state = { ...run.state, gradients: restored(gradients) };
  }
  const { epoch, history } = kept;
  Object.assign(run, { epoch, history });
  // An epoch of other data, or in other batches, has no rest that could be learned.
  if (['number of data', 'batchSize', 'seed'].every(same)) {
    const { done, totals, seconds } = kept;
    Object.assign(run, { done, totals, seconds });
  } else Object.assign(run, { done: 0, totals: NOTHING, seconds: 0 });
  if (same('number of data')) trainer.memory?.restore(within('trainer', tensors));
  if (whole) {
    remembering(plan.callbacks).forEach((callback, i) =>
      callback.recall?.({
        facts: kept.callbacks[i]!,
        tensors: within(`callbacks/${i}`, tensors),
      }),
    );
  }
}

const restored = (values: Values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tensorOf(value)]));

/** What differs between numbers that were kept and tensors that are to take them. */
function otherShapes(
  kept: Values,
  wanted: Readonly<Record<string, { readonly shape: Shape }>>,
): readonly string[] {
  const names = new Set([...Object.keys(kept), ...Object.keys(wanted)]);
  return [...names].flatMap((name) => {
    const [before, now] = [kept, wanted].map((all) =>
      Object.hasOwn(all, name) ? all[name]!.shape : undefined,
    );
    if (before && now && sameShape(before, now)) return [];
    const [was, is] = [before, now].map((shape) => (shape ? formatShape(shape) : 'none'));
    return [`'${name}' ${was!}, not ${is!}`];
  });
}

/** What a record says of a run, looked at before any of it is used. */
function factsOf({ facts }: RunRecord): RunFacts {
  const kept = facts as Partial<RunFacts>;
  const { identity, step, epoch, done, seconds, totals, history, callbacks } = kept;
  const counts = [step, epoch, done];
  const lists = [history, callbacks];
  if (
    Object(identity) === identity &&
    counts.every((count) => Number.isSafeInteger(count) && count! >= 0) &&
    lists.every(Array.isArray) &&
    typeof seconds === 'number' &&
    typeof totals?.weight === 'number' &&
    Object(totals.sums) === totals.sums
  )
    return kept as RunFacts;
  throw noRun(describe(facts));
}
