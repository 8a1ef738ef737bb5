import { isDue } from './checkpoint.js';
import type { Run, RunEvent } from './epochs.js';

/** Keeps a run where it is time to, after what it has told last. */
export async function saveIfDue(run: Run, { type, record }: RunEvent): Promise<void> {
  const { checkpoint } = run.plan;
  const due =
    type === 'step'
      ? isDue(checkpoint?.everySteps, record.step)
      : isDue(checkpoint?.everyEpochs, record.epoch);
  if (due) await checkpoint!.save(run);
}
