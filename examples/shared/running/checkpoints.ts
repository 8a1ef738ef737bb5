import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers';
import { checkpointTo, VaeKitError, type Checkpoint, type FitOptions } from 'vae-kit';
import { modelFolder } from './save-model.js';

/** What the trainers of the library are told to keep a model, or to go on with it. */
export type Kept = Required<Pick<FitOptions, 'checkpoint' | 'resume'>>;

/** The checkpoints of all models that a run trains. */
export interface Checkpoints {
  /** That of the model of that name. */
  of(name: string): Kept;
  /** Whether there is one of that name to go on with. */
  has(name: string): boolean;
  /** A network that takes its time to make; what decides its weights is in its name. */
  network(name: string, make: () => Promise<LayersModel>): Promise<LayersModel>;
}

/** Writing takes at most one part in so many of the time. */
const SHARE = 100;

/** At least so long, in milliseconds, before another one. */
const PAUSE = 2000;

/**
 * Keeps the checkpoints of a run in a folder. Those of the run before are deleted only once there is
 * one of this.
 *
 * @param folder - Made when the first is written.
 * @param resume - Whether this run goes on where the one before was stopped.
 */
export function openCheckpoints(folder: string, resume: boolean): Checkpoints {
  const path = (name: string) => join(folder, `${plain(name)}.safetensors`);
  if (resume && !existsSync(folder))
    console.log(`nothing was kept in ${folder}: training begins anew`);
  let areOld = !resume;
  const removeOld = async (but: string) => {
    if (!areOld) return;
    areOld = false;
    for (const name of await readdir(folder)) {
      const other = join(folder, name);
      if (other !== but) await rm(other, { recursive: true });
    }
  };
  return {
    has: (name) => resume && existsSync(path(name)),
    of(name) {
      const file = checkpointTo(path(name));
      return {
        resume: resume && 'if-any',
        checkpoint: byTheClock({
          resume: (run) =>
            file.resume(run).catch((error: unknown) => {
              throw withOwnRemedy(error);
            }),
          async save(run) {
            await mkdir(folder, { recursive: true });
            await file.save(run);
            await removeOld(path(name));
          },
        }),
      };
    },
    async network(name, make) {
      const place = join(folder, plain(name));
      if (resume && existsSync(place)) return loadLayersModel(modelFolder(place));
      const network = await make();
      await network.save(modelFolder(place));
      await removeOld(place);
      return network;
    },
  };
}

/**
 * A checkpoint that is due after the first step after a while: steps take from a millisecond to a
 * second, and models from a kilobyte to a hundred megabytes.
 */
function byTheClock({ resume, save }: Pick<Checkpoint, 'resume' | 'save'>): Checkpoint {
  let next = performance.now() + PAUSE;
  return {
    everyEpochs: undefined,
    // Looked at after each step.
    get everySteps() {
      return performance.now() < next ? undefined : 1;
    },
    async save(run) {
      const began = performance.now();
      await save(run);
      const now = performance.now();
      next = now + Math.max(PAUSE, SHARE * (now - began));
    },
    resume,
  };
}

/** A name in letters that every system knows, as `'beta-0.5'` for `'β = 0.5'`. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('β', 'beta')
    .replaceAll('σ', 'sigma')
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** What the library says of a run that cannot go on, and what to do about it here. */
function withOwnRemedy(error: unknown): unknown {
  if (!(error instanceof VaeKitError)) return error;
  const { problem, received } = error;
  return new VaeKitError(
    {
      problem,
      received,
      remedy:
        'Give the options that it began with, leave out --resume to begin anew, or name another ' +
        'folder with --out.',
      option: '--resume',
    },
    { cause: error },
  );
}
