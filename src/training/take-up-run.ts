import { dispose, Variable } from '@tensorflow/tfjs-core';
import { describe } from '../core/errors.js';
import { formatShape, sameShape, type Shape } from '../core/shapes.js';
import { assignValues } from '../core/tensor-values.js';
import { allWeights, trainableWeights } from '../models/all-weights.js';
import type { RunRecord } from './checkpoint.js';
import type { Run } from './epochs.js';
import { identityOf, remembering, type WholeFacts } from './whole-record.js';
import { takeUp } from './go-on.js';
import { under, within, type Values } from './nested-values.js';
import { keptFields, type NamedWeights } from './optimizer-state.js';
import { differencesOf, noRun, otherRun } from './other-run.js';
import { tensorsOf } from './read-all.js';
import { settingsOf } from './run-record.js';

/**
 * Lets a run go on where a checkpoint is. All is compared first; where something differs, every
 * difference is listed and nothing is changed.
 *
 * @param run - A run that has not begun.
 */
export function takeUpRun(run: Run, { facts, tensors }: RunRecord): void {
  const kept = factsOf(facts, run);
  const { trainer, plan, state } = run;
  const weights = allWeights(trainer.model);
  const values = within('weights', tensors);
  const estimator = within('estimator', tensors);
  const differences = [
    ...differencesOf(kept.identity, identityOf(run)),
    ...otherShapes(values, weights),
    ...otherShapes(estimator, state.estimator),
    ...otherShapes(
      within('gradients', tensors),
      Object.fromEntries(
        (state.gradients ?? []).flatMap((each, i) => Object.entries(under(`${i}`, each))),
      ),
    ),
  ];
  // What those facts follow from is the same by then, unless a file contradicts itself.
  if (differences.length === 0) {
    differences.push(...differencesOf({ ...kept }, settingsOf(run)));
  }
  // With other weights the optimizer's differ too, which need not be said for each again.
  if (differences.length === 0) {
    const slots = within('optimizer', tensors);
    differences.push(...otherSlots(slots, run, trainableWeights(trainer.model)));
    differences.push(...strangers(Object.keys(tensors), run));
  }
  if (differences.length > 0) throw otherRun(differences);
  trainer.memory?.restore(within('trainer', tensors));
  for (const [name, weight] of Object.entries(weights)) assignValues(weight, values[name]!);
  dispose(state.estimator);
  run.state = { ...state, step: kept.step, estimator: tensorsOf(estimator) };
  takeUp(run, kept, tensors);
  run.history = kept.history;
  remembering(plan.callbacks).forEach((callback, i) =>
    callback.recall?.({
      facts: kept.callbacks[i]!,
      tensors: within(`callbacks/${i}`, tensors),
    }),
  );
}

type Shaped = Readonly<Record<string, { readonly shape: Shape }>>;

/** What differs between numbers that were kept and tensors that are to take them. */
function otherShapes(kept: Shaped, wanted: Shaped): readonly string[] {
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

/**
 * What differs in what an optimizer keeps. Of a weight that has not been trained yet it may keep
 * nothing, but then in none of its lists.
 */
function otherSlots(kept: Values, { optimizer }: Run, weights: NamedWeights): readonly string[] {
  const names = new Set(Object.keys(kept));
  const fields = keptFields(optimizer);
  const lists = fields
    .filter(([, value]) => !(value instanceof Variable))
    .map(([field]) => field)
    .filter((field) => Object.keys(within(field, kept)).length > 0);
  const trained = Object.entries(weights).filter(([name]) =>
    lists.some((field) => names.has(`${field}/${name}`)),
  );
  const wanted = [
    ...fields.flatMap(([field, value]) =>
      value instanceof Variable ? [[field, value] as const] : [],
    ),
    ...lists.flatMap((field) =>
      trained.map(([name, weight]) => [`${field}/${name}`, weight] as const),
    ),
  ];
  return otherShapes(kept, Object.fromEntries(wanted));
}

/** What is kept in a place that a run has not. */
function strangers(names: readonly string[], { trainer, plan }: Run): readonly string[] {
  const places = [
    'weights',
    'optimizer',
    'estimator',
    'gradients',
    ...(trainer.memory ? ['trainer'] : []),
    ...remembering(plan.callbacks).map((_, i) => `callbacks/${i}`),
  ];
  return names
    .filter((name) => !places.some((place) => name.startsWith(`${place}/`)))
    .map((name) => `'${name}', which it lacks`);
}

/** What a record says of a run, looked at before any of it is used. */
function factsOf(facts: RunRecord['facts'], { trainer }: Run): WholeFacts {
  const kept = facts as Partial<WholeFacts>;
  const { identity, step, epoch, done, seconds, totals, history, callbacks, iterations } = kept;
  const counts = [step, epoch, done, iterations ?? 0];
  if (
    Object(identity) === identity &&
    counts.every((count) => Number.isSafeInteger(count) && count! >= 0) &&
    [history, callbacks].every(Array.isArray) &&
    done! <= trainer.inputs.size &&
    typeof seconds === 'number' &&
    typeof totals?.weight === 'number' &&
    Object.values(Object(totals.sums) as object).every((sum) => typeof sum === 'number')
  )
    return kept as WholeFacts;
  throw noRun(describe(facts));
}
