import { optionError } from '../core/errors.js';
import type { Kind } from '../core/options.js';
import type { TensorValues } from '../core/tensor-values.js';

/**
 * Something that is kept while training goes on, as plain data.
 *
 * @public
 */
export interface RunRecord {
  /** Plain values, as JSON has them. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Numbers by name. */
  readonly tensors: Readonly<Record<string, TensorValues>>;
}

/**
 * A run of training, as trainers hand it to a {@link Checkpoint}.
 *
 * @public
 */
export interface ResumableRun {
  /** By gradients over epochs, or of a mixture by EM. */
  readonly type: 'epochs' | 'mixture';
}

/**
 * Where a run is kept while it goes on, as {@link checkpointTo} makes it.
 *
 * @public
 */
export interface Checkpoint {
  /** It is saved after each step whose number this divides; never where undefined. */
  readonly everySteps: number | undefined;
  /** It is saved after each epoch whose number this divides; never where undefined. */
  readonly everyEpochs: number | undefined;
  /**
   * Keeps a run in place of the one that was kept before, whole or not at all.
   *
   * @param run - A run between two steps.
   */
  save(run: ResumableRun): Promise<void>;
  /**
   * Lets a run that has not begun go on where the one was that was kept.
   *
   * @param run - It is changed, unless this throws.
   * @returns Whether one was kept.
   */
  resume(run: ResumableRun): Promise<boolean>;
}

/** What has the functions of a checkpoint. */
export const CHECKPOINT: Kind = {
  wanted: 'what checkpointTo returns',
  holds: (value) => typeof (Object(value) as Partial<Checkpoint>).resume === 'function',
  remedy: "Give checkpointTo('run.checkpoint'), say.",
};

/** How a run may be resumed. */
export const RESUME: Kind = {
  wanted: "true, false or 'if-any'",
  holds: (value) => typeof value === 'boolean' || value === 'if-any',
  remedy: "Give 'if-any' to begin anew where there is no checkpoint.",
};

/** Lets a run go on where it was kept, if it is to; before anything has changed. */
export async function resumeRun(
  run: ResumableRun,
  resume: boolean | 'if-any',
  checkpoint: Checkpoint | undefined,
): Promise<void> {
  if (!resume) return;
  const found = await checkpoint?.resume(run);
  if (found || (resume === 'if-any' && found !== undefined)) return;
  throw optionError(
    'resume',
    'must find a checkpoint',
    'none',
    "Give checkpoint: checkpointTo('run.checkpoint'), and resume: 'if-any' where it may be new.",
  );
}

/** Whether it is time to save, after a step or an epoch of this number. */
export function isDue(every: number | undefined, number: number): boolean {
  return every !== undefined && number % every === 0;
}
