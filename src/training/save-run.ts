import { isDue } from './checkpoint.js';
import type { Run, RunEvent } from './epochs.js';
import { recordOf } from './run-record.js';

/** Keeps a run where it is to be kept, if anywhere. */
export async function saveRun(run: Run): Promise<void> {
  const { checkpoint } = run.plan;
  if (checkpoint) await checkpoint.save(await recordOf(run, true));
}

/** Keeps a run where it is time to, after what it has told last. */
export async function saveIfDue(run: Run, { type, record }: RunEvent): Promise<void> {
  const { everySteps, everyEpochs } = run.plan.checkpoint ?? {};
  if (type === 'step' ? isDue(everySteps, record.step) : isDue(everyEpochs, record.epoch))
    await saveRun(run);
}
