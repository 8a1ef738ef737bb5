import { formatShape } from '../core/shapes.js';
import { readValues, type TensorValues } from '../core/tensor-values.js';
import type { Params } from '../distributions/family.js';
import { allWeights, trainableWeights } from '../models/all-weights.js';
import type { RunRecord } from './checkpoint.js';
import type { Run } from './epochs.js';
import type { Callback } from './fit-options.js';
import { under, type Values } from './nested-values.js';
import { optimizerType, readOptimizer } from './optimizer-state.js';
import type { Identity } from './other-run.js';

/** How far a run is, in plain values. */
export interface RunFacts extends Pick<Run, 'epoch' | 'done' | 'totals' | 'seconds' | 'history'> {
  /** What must be as it was for the run to go on, by what to call it. */
  readonly identity: Identity;
  readonly step: number;
  /** How many steps the optimizer has counted, where it counts them. */
  readonly iterations: number | undefined;
  /** What each callback that remembers something has kept. */
  readonly callbacks: readonly RunRecord['facts'][];
}

/** What must be the same for a run to go on from a checkpoint. */
export function identityOf({ trainer, plan, optimizer }: Run): Identity {
  const types = (parts: readonly { readonly type?: string }[]) =>
    parts.map(({ type = 'one without a type' }) => type).join(', ') || 'none';
  return {
    model: trainer.model.type,
    'shape of the data': formatShape(trainer.model.data),
    'number of data': trainer.inputs.size,
    batchSize: plan.batchSize,
    seed: plan.seed,
    optimizer: optimizerType(optimizer),
    gradients: types(plan.gradients),
    'callbacks that remember': types(remembering(plan.callbacks)),
  };
}

/** The callbacks that are to be kept with a run. */
export const remembering = (callbacks: readonly Callback[]): readonly Callback[] =>
  callbacks.filter(({ remember }) => remember);

/**
 * Reads a run.
 *
 * @param whole - Whether with the weights and what callbacks remember, as a checkpoint has it; else
 * as much as another run of the same model needs to go on behind it.
 */
export async function recordOf(run: Run, whole: boolean): Promise<RunRecord> {
  const { trainer, plan, state, epoch, done, totals, seconds, history } = run;
  const { model } = trainer;
  const { iterations, tensors } = await readOptimizer(run.optimizer, trainableWeights(model));
  const kept: RunRecord[] = [];
  if (whole)
    for (const callback of remembering(plan.callbacks)) kept.push(await callback.remember!());
  const facts: RunFacts = {
    identity: identityOf(run),
    step: state.step,
    epoch,
    done,
    totals,
    seconds,
    history,
    iterations,
    callbacks: kept.map((record) => record.facts),
  };
  return {
    facts: { ...facts },
    tensors: Object.assign(
      whole ? under('weights', await readAll(allWeights(model))) : {},
      under('optimizer', tensors),
      under('estimator', await readAll(state.estimator)),
      under('gradients', await readAll(state.gradients ?? {})),
      under('trainer', trainer.memory?.read() ?? {}),
      ...kept.map((record, i) => under(`callbacks/${i}`, record.tensors)),
    ),
  };
}

async function readAll(tensors: Params): Promise<Values> {
  const read: Record<string, TensorValues> = {};
  for (const [name, value] of Object.entries(tensors)) read[name] = await readValues(value);
  return read;
}
