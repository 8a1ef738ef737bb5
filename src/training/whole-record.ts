import { formatShape } from '../core/shapes.js';
import { allWeights } from '../models/all-weights.js';
import type { RunRecord } from './checkpoint.js';
import type { Run } from './epochs.js';
import type { Callback } from './fit-options.js';
import { joined, under } from './nested-values.js';
import type { Identity } from './other-run.js';
import { readAll } from './read-all.js';
import { recordOf, settingsOf, type RunFacts } from './run-record.js';

/** What a checkpoint says of a run. */
export interface WholeFacts extends RunFacts, Pick<Run, 'history'> {
  readonly identity: Identity;
  readonly step: number;
  /** What each callback that remembers something has kept. */
  readonly callbacks: readonly RunRecord['facts'][];
}

/** What must be the same for a run to go on from a checkpoint. */
export function identityOf(run: Run): Identity {
  const { trainer, plan } = run;
  const { model, optimizer, gradients } = settingsOf(run);
  return {
    model,
    'shape of the data': formatShape(trainer.model.data),
    'number of data': trainer.inputs.size,
    'weights of the data': trainer.inputs.weights ? 'given' : 'none',
    'mask of the data': trainer.inputs.masked ? 'given' : 'none',
    batchSize: plan.batchSize,
    seed: plan.seed,
    optimizer,
    gradients: gradients || 'none',
    'callbacks that remember':
      remembering(plan.callbacks)
        .map(({ type = 'one without a type' }) => type)
        .join(', ') || 'none',
  };
}

/** The callbacks that are to be kept with a run. */
export const remembering = (callbacks: readonly Callback[]): readonly Callback[] =>
  callbacks.filter(({ remember }) => remember);

/** Reads all of a run, with the weights and what callbacks remember: what a checkpoint holds. */
export async function wholeRecordOf(run: Run): Promise<RunRecord> {
  const { facts, tensors } = await recordOf(run);
  const { history, state } = run;
  const kept: RunRecord[] = [];
  for (const callback of remembering(run.plan.callbacks)) kept.push(await callback.remember!());
  return {
    facts: {
      ...facts,
      identity: identityOf(run),
      step: state.step,
      history,
      callbacks: kept.map((record) => record.facts),
    },
    tensors: joined([
      under('weights', await readAll(allWeights(run.trainer.model))),
      under('estimator', await readAll(state.estimator)),
      tensors,
      ...kept.map((record, i) => under(`callbacks/${i}`, record.tensors)),
    ]),
  };
}
