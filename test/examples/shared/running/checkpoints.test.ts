import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openCheckpoints } from '../../../../examples/shared/running/checkpoints.js';
import { fitGaussianMixture, type Checkpoint } from '../../../../src/index.js';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'vae-kit-')), 'deep', 'checkpoints');
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.spyOn(console, 'log').mockReturnValue(undefined);
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await rm(join(folder, '..', '..'), { recursive: true });
});

type Run = Parameters<Checkpoint['save']>[0];

/** A fit that has ended, as a trainer hands it over. */
async function someRun(kept: Partial<Checkpoint> = {}): Promise<Run> {
  let run: Run | undefined;
  const points = { values: Float32Array.of(1, 2, 4, 8), dimensions: 1 };
  await fitGaussianMixture(points, {
    components: 1,
    resume: 'if-any',
    checkpoint: {
      everySteps: undefined,
      everyEpochs: undefined,
      resume: async () => false,
      ...kept,
      save: async (now) => void (run = { ...now }),
    },
  });
  return run!;
}

let run: Run;
beforeEach(async () => {
  run = await someRun();
});

describe('the checkpoints of a run', () => {
  it('have names of their own, made of letters that every system knows', async () => {
    const kept = openCheckpoints(folder, false);
    for (const name of ['β = 0.5', 'β = 5', 'σ(z) ≥ 0.1 per pixel', 'σ = 0.1', 'mean (biased)'])
      await kept.of(name).checkpoint.save(run);
    expect((await readdir(folder)).sort()).toEqual([
      'beta-0.5.safetensors',
      'beta-5.safetensors',
      'mean-biased.safetensors',
      'sigma-0.1.safetensors',
      'sigma-z-0.1-per-pixel.safetensors',
    ]);
  });

  it('take the place of those of the run before, but only once there is one', async () => {
    await openCheckpoints(folder, false).of('a').checkpoint.save(run);
    await openCheckpoints(folder, false).of('b').checkpoint.save(run);
    expect(await readdir(folder)).toEqual(['b.safetensors']);
    const kept = openCheckpoints(folder, false);
    expect([kept.has('b'), kept.of('b').resume]).toEqual([false, false]);
    expect(await readdir(folder)).toEqual(['b.safetensors']);
    await kept.of('c').checkpoint.save(run);
    await kept.of('a').checkpoint.save(run);
    expect((await readdir(folder)).sort()).toEqual(['a.safetensors', 'c.safetensors']);
  });

  it('are gone on with where that is wanted, and it is said where there are none', async () => {
    openCheckpoints(folder, false);
    expect(console.log).not.toHaveBeenCalled();
    await openCheckpoints(folder, true).of('a').checkpoint.save(run);
    expect(console.log).toHaveBeenCalledExactlyOnceWith(
      `nothing was kept in ${folder}: training begins anew`,
    );
    const kept = openCheckpoints(folder, true);
    expect(console.log).toHaveBeenCalledTimes(1);
    expect([kept.has('a'), kept.has('b')]).toEqual([true, false]);
    expect(kept.of('a').resume).toBe('if-any');
    const { resume } = kept.of('a').checkpoint;
    const found: boolean[] = [];
    await someRun({ resume: async (now) => (found.push(await resume(now)), found[0]!) });
    expect(found).toEqual([true]);
    await kept.of('b').checkpoint.save(run);
    expect((await readdir(folder)).sort()).toEqual(['a.safetensors', 'b.safetensors']);
  });

  it('take less than a hundredth of the time', async () => {
    const { checkpoint } = openCheckpoints(folder, false).of('a');
    const isDueAfter = (milliseconds: number) => {
      vi.advanceTimersByTime(milliseconds);
      return checkpoint.everySteps === 1;
    };
    const saved = async (milliseconds: number) => {
      const saving = checkpoint.save(run);
      vi.advanceTimersByTime(milliseconds);
      await saving;
    };
    expect([isDueAfter(1999), isDueAfter(1)]).toEqual([false, true]);
    await saved(1);
    expect([isDueAfter(1999), isDueAfter(1)]).toEqual([false, true]);
    await saved(50);
    expect([isDueAfter(4999), isDueAfter(1)]).toEqual([false, true]);
  });
});

describe('a network that takes its time', () => {
  it('is made once, for all runs that go on', async () => {
    const made: string[] = [];
    const open = async (resume: boolean, name: string) => {
      const network = await openCheckpoints(folder, resume).network(name, async () => {
        made.push(name);
        return sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
      });
      return network.getWeights().map((weight) => [...weight.dataSync()]);
    };
    const first = await open(false, 'net, seed 1');
    expect(await open(true, 'net, seed 1')).toEqual(first);
    await open(true, 'net, seed 2');
    expect(made).toEqual(['net, seed 1', 'net, seed 2']);
    expect((await readdir(folder)).sort()).toEqual(['net-seed-1', 'net-seed-2']);
    await open(false, 'net, seed 2');
    expect(await readdir(folder)).toEqual(['net-seed-2']);
  });
});

describe('a checkpoint that cannot be gone on with', () => {
  it('is refused with a remedy that the command line has', async () => {
    await openCheckpoints(folder, false).of('a').checkpoint.save(run);
    await writeFile(join(folder, 'a.safetensors'), 'no such file');
    const { resume } = openCheckpoints(folder, true).of('a').checkpoint;
    await expect(someRun({ resume })).rejects.toMatchObject({
      name: 'VaeKitError',
      option: '--resume',
      remedy:
        'Give the options that it began with, leave out --resume to begin anew, or name another ' +
        'folder with --out.',
    });
  });
});
