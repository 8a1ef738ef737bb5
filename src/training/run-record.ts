import { trainableWeights } from '../models/all-weights.js';
import type { RunRecord } from './checkpoint.js';
import type { Run } from './epochs.js';
import { joined, under } from './nested-values.js';
import { optimizerType, readOptimizer } from './optimizer-state.js';
import { readAll } from './read-all.js';

/** How far a run is, in plain values. */
export interface RunFacts extends Pick<Run, 'epoch' | 'done' | 'totals' | 'seconds'> {
  /** The kind of model. */
  readonly model: string;
  /** The kind of optimizer. */
  readonly optimizer: string;
  /** How many steps it has counted, where it counts them. */
  readonly iterations: number | undefined;
  /** The transformations of gradients. */
  readonly gradients: string;
  /** What must be as it was for the rest of an epoch to be what it was. */
  readonly data: string;
}

/** What a run is at any time. */
export function settingsOf({ trainer, plan, optimizer }: Run) {
  return {
    model: trainer.model.type,
    optimizer: optimizerType(optimizer),
    gradients: plan.gradients.map(({ type }) => type).join(', '),
    data: `${trainer.inputs.size} data by ${plan.batchSize}, seed ${plan.seed}`,
  };
}

/** Reads how far a run is: all that another run of the same model needs to go on behind it. */
export async function recordOf(run: Run): Promise<RunRecord> {
  const { trainer, state, epoch, done, totals, seconds } = run;
  const { iterations, tensors } = await readOptimizer(
    run.optimizer,
    trainableWeights(trainer.model),
  );
  const kept = (state.gradients ?? []).map(async (each, i) =>
    under(`gradients/${i}`, await readAll(each)),
  );
  const facts: RunFacts = { ...settingsOf(run), epoch, done, totals, seconds, iterations };
  return {
    facts: { ...facts },
    tensors: joined([
      under('optimizer', tensors),
      under('trainer', trainer.memory?.read() ?? {}),
      ...(await Promise.all(kept)),
    ]),
  };
}
