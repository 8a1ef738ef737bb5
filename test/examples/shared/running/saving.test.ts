import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setBackend, tensor2d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { bernoulli, mlpDecoder, mlpEncoder, vae } from 'vae-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { read } from '../../../../examples/shared/data/read.js';
import { modelFolder } from '../../../../examples/shared/running/save-model.js';
import {
  prepareFolder,
  writeAtomically,
} from '../../../../examples/shared/running/write-atomically.js';

let folder: string;

beforeEach(async () => {
  await setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'vae-kit-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('writeAtomically', () => {
  it('makes folders, replaces files and leaves nothing else behind', async () => {
    const path = join(folder, 'a', 'b.txt');
    await writeAtomically(path, 'first');
    await writeAtomically(path, new Uint8Array([111, 107]));
    expect(await readFile(path, 'utf8')).toBe('ok');
    expect(await readdir(join(folder, 'a'))).toEqual(['b.txt']);
  });

  it('leaves no part behind where it fails', async () => {
    await prepareFolder(join(folder, 'taken'));
    await expect(writeAtomically(join(folder, 'taken'), 'text')).rejects.toThrow(
      /EISDIR|ENOTEMPTY|EEXIST|EPERM/,
    );
    expect(await readdir(folder)).toEqual(['taken']);
  });
});

describe('prepareFolder', () => {
  it('says what is wrong with a place that is no folder', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(prepareFolder(join(folder, 'file'))).rejects.toThrow(
      /^vae-kit: --out must be a folder that can be written to, but got /,
    );
  });
});

describe('modelFolder', () => {
  const modelOf = (seed: number) =>
    vae({
      data: [4],
      latent: 2,
      encoder: mlpEncoder([3]),
      decoder: mlpDecoder([3]),
      likelihood: bernoulli(),
      seed,
    });

  it('saves a network that tfjs loads again, over an older one', async () => {
    const [older, model] = [modelOf(1), modelOf(2)];
    const place = join(folder, 'nets', 'decoder');
    await older.decoder.save(modelFolder(place));
    await model.decoder.save(modelFolder(place));
    expect(await readdir(join(folder, 'nets'))).toEqual(['decoder']);
    expect((await readdir(place)).sort()).toEqual(['model.json', 'weights.bin']);
    expect((await stat(join(place, 'weights.bin'))).size).toBe(4 * (2 * 3 + 3 + 3 * 4 + 4));

    const loaded = await loadLayersModel(modelFolder(place));
    const z = tensor2d([
      [0.3, -1.2],
      [2, 0.5],
    ]);
    const output = read(loaded.apply(z) as typeof z);
    expect([...output]).toEqual([...read(model.decoder.apply(z) as typeof z)]);
    expect([...output]).not.toEqual([...read(older.decoder.apply(z) as typeof z)]);
    z.dispose();
    for (const used of [older, model, loaded]) used.dispose();
  });
});
