import { optionError } from '../core/errors.js';
import type { Kind } from '../core/options.js';
import type { TensorValues } from '../core/tensor-values.js';

/**
 * A run of training as plain data: what must be known to go on with it.
 *
 * @public
 */
export interface RunRecord {
  /** What it is and how far, such as its step and its history: plain values, as JSON has them. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** What it keeps in numbers, such as the moments of its optimizer, by name. */
  readonly tensors: Readonly<Record<string, TensorValues>>;
}

/**
 * Where a run is kept while it goes on, so that it can be taken up again: {@link checkpointTo} makes
 * one of a path or a name, and whatever has these members is one.
 *
 * @public
 */
export interface Checkpoint {
  /** It is saved after each step whose number this divides; never unless told. */
  readonly everySteps?: number | undefined;
  /** It is saved after each epoch whose number this divides; never unless told. */
  readonly everyEpochs?: number | undefined;
  /**
   * Keeps a run in place of the one that was kept before, whole or not at all.
   *
   * @param record - The run as it is now.
   */
  save(record: RunRecord): Promise<void>;
  /**
   * What was kept last.
   *
   * @returns The run, or undefined where none was kept.
   */
  load(): Promise<RunRecord | undefined>;
}

/** What has the functions of a checkpoint. */
export const CHECKPOINT: Kind = {
  wanted: 'what checkpointTo returns',
  holds: (value) =>
    ['save', 'load'].every(
      (name) => typeof (Object(value) as Checkpoint)[name as 'save'] === 'function',
    ),
  remedy: "Give checkpointTo('run.checkpoint'), say.",
};

/** How a run may be resumed. */
export const RESUME: Kind = {
  wanted: "true, false or 'if-any'",
  holds: (value) => typeof value === 'boolean' || value === 'if-any',
  remedy: "Give 'if-any' to begin anew where there is no checkpoint.",
};

/** Checks that what is to be resumed can be. */
export function checkResume(resume: boolean | 'if-any', checkpoint: Checkpoint | undefined): void {
  if (!resume || checkpoint) return;
  throw optionError(
    'resume',
    'must come with a checkpoint',
    'none',
    "Give checkpoint: checkpointTo('run.checkpoint') too.",
  );
}

/** Loads what is to be resumed; undefined where a run begins anew. */
export async function loadResumed(
  resume: boolean | 'if-any',
  checkpoint: Checkpoint | undefined,
): Promise<RunRecord | undefined> {
  const kept = resume ? await checkpoint!.load() : undefined;
  if (resume !== true || kept) return kept;
  throw optionError(
    'resume',
    'must find a checkpoint',
    'none',
    "Check its place, or give resume: 'if-any' to begin anew where there is none.",
  );
}

/** Whether it is time to save, after a step or an epoch of this number. */
export function isDue(every: number | undefined, number: number): boolean {
  return every !== undefined && number % every === 0;
}
