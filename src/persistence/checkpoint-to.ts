import { openStored, writeStored } from '#platform';
import { describe, vaeKitError } from '../core/errors.js';
import { checkOptions, COUNT, type OptionKinds } from '../core/options.js';
import type { Checkpoint, RunRecord } from '../training/checkpoint.js';
import type { EmFit } from '../training/em-fit.js';
import { emRecord, takeUpEm } from '../training/em-record.js';
import type { Run } from '../training/epochs.js';
import { takeUpRun } from '../training/take-up-run.js';
import { wholeRecordOf } from '../training/whole-record.js';
import { readPieces } from './read-source.js';
import { decodeRun, encodeRun } from './run-file.js';

/**
 * Where checkpoints are written, and read again: in Node a path; in a page a name, under which it is
 * kept in the origin's private file system, or in a database where there is none; or an object that
 * takes bytes and gives them back.
 *
 * @public
 */
export type CheckpointTarget =
  | string
  | {
      /**
       * Keeps a checkpoint in place of the one before, whole or not at all.
       *
       * @param bytes - The file.
       * @returns Anything; a promise is waited for.
       */
      write(bytes: Uint8Array): unknown;
      /**
       * Gives back what was written last.
       *
       * @returns The file, or undefined where there is none.
       */
      read(): Uint8Array | undefined | Promise<Uint8Array | undefined>;
    };

/**
 * Options of {@link checkpointTo}.
 *
 * @public
 */
export interface CheckpointOptions {
  /** How many steps lie between two checkpoints; none is written by steps unless told. */
  readonly everySteps?: number;
  /**
   * How many epochs lie between two checkpoints; 1 unless told, and none is written by epochs where
   * only `everySteps` was.
   */
  readonly everyEpochs?: number;
}

const KINDS: OptionKinds<CheckpointOptions> = { everySteps: COUNT, everyEpochs: COUNT };

/**
 * Keeps a run of training as a file, so that it can be killed at any moment and goes on to the same
 * bits: for {@link fit}, {@link train}, {@link fitSigmoidBeliefNetwork} and
 * {@link fitGaussianMixture}, whose iterations count as steps and as epochs.
 *
 * A safetensors file with the weights, the optimizer's moments, the estimator's state, the step, the
 * place in the epoch and the history. It is written to another name, flushed and renamed: whenever
 * the process or the machine stops, there is a whole checkpoint, the last or the one before it. It
 * is written once more when training ends, however it ends but by an error.
 *
 * @param target - Where to write it.
 * @param options - How often.
 * @returns What trainers take as `checkpoint`.
 * @throws {@link VaeKitError} where the target or an option is not what it should be. The trainer
 * throws where a checkpoint cannot be written, or is not whole.
 *
 * @example
 * ```ts
 * import { checkpointTo, fit, gaussian, mlpDecoder, mlpEncoder, swissRoll, vae } from 'vae-kit';
 *
 * const { points } = swissRoll({ points: 200, seed: 1 });
 * const build = () =>
 *   vae({
 *     data: [3],
 *     latent: 2,
 *     encoder: mlpEncoder([16]),
 *     decoder: mlpDecoder([16]),
 *     likelihood: gaussian({ scale: 1 }),
 *   });
 * // checkpointTo('roll.checkpoint', { everySteps: 100 }) writes a file, or keeps it in the page.
 * let file: Uint8Array | undefined;
 * const checkpoint = checkpointTo({ write: (bytes) => (file = bytes), read: () => file });
 * await fit(build(), points, { epochs: 2, checkpoint });
 * // Later, in a new process: to the same bits as four epochs at once.
 * const { history } = await fit(build(), points, { epochs: 4, checkpoint, resume: true });
 * console.assert(history.length === 4);
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function checkpointTo(
  target: CheckpointTarget,
  options: CheckpointOptions = {},
): Checkpoint {
  checkTarget(target);
  checkOptions(options, 'checkpointTo', KINDS);
  const { everySteps, everyEpochs = everySteps === undefined ? 1 : undefined } = options;
  return {
    everySteps,
    everyEpochs,
    save: async (run) => write(target, encodeRun(await recordOfRun(run as KnownRun))),
    async resume(run) {
      const record = await read(target);
      if (record) takeUpRecord(run as KnownRun, record);
      return record !== undefined;
    },
  };
}

/** The runs that trainers hand over. */
type KnownRun = Run | EmFit;

const recordOfRun = async (run: KnownRun): Promise<RunRecord> =>
  run.type === 'mixture' ? emRecord(run) : wholeRecordOf(run);

const takeUpRecord = (run: KnownRun, record: RunRecord): void =>
  run.type === 'mixture' ? takeUpEm(run, record) : takeUpRun(run, record);

function checkTarget(target: unknown): void {
  if (typeof target === 'string' && target !== '') return;
  const functions = Object(target) as Readonly<Record<string, unknown>>;
  if (['write', 'read'].every((name) => typeof functions[name] === 'function')) return;
  throw vaeKitError(
    'a checkpoint must be written to a path, a name or an object with functions write and read',
    describe(target),
    "Give checkpointTo('run.checkpoint'), say.",
  );
}

async function write(target: CheckpointTarget, file: Uint8Array): Promise<void> {
  if (typeof target !== 'string') {
    await target.write(file);
    return;
  }
  await writeStored(target, file).catch((cause: unknown) => {
    throw vaeKitError(
      `${target} must be a place that a checkpoint can be written to`,
      String(cause),
      'Name another, or make room. The checkpoint before this one is as it was.',
      { cause },
    );
  });
}

async function read(target: CheckpointTarget): Promise<RunRecord | undefined> {
  if (typeof target !== 'string') {
    const file: unknown = await target.read();
    if (file === undefined) return undefined;
    if (file instanceof Uint8Array) return decodeRun(file, 'the checkpoint');
    throw vaeKitError(
      "the function read of a checkpoint's target must return bytes, or undefined",
      describe(file),
      'Return the Uint8Array that write was given last.',
    );
  }
  const stored = await openStored(target);
  if (!stored) return undefined;
  try {
    return decodeRun(await readPieces(stored, target), target);
  } finally {
    await stored.close();
  }
}
