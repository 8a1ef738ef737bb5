import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadDigits } from '../../../../examples/shared/data/digits.js';
import { madeUpFiles } from '../../../data/mnist-files.js';

beforeAll(() => setBackend('cpu'));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('loadDigits', () => {
  it('makes built-in digits where they are asked for, other ones to test than to train', async () => {
    const { train, test, name } = await loadDigits({ shape: [784], data: 'synthetic' });
    expect(name).toBe('built-in digits');
    expect([...train.labels.subarray(0, 100)]).not.toEqual([...test.labels.subarray(0, 100)]);
  });

  it('falls back to them without a network, and says so', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'vae-kit-'));
    vi.stubEnv('VAE_KIT_CACHE', cache);
    vi.stubEnv('VAE_KIT_MNIST', '');
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    const { name } = await loadDigits({ shape: [784], data: undefined });
    await rm(cache, { recursive: true });
    expect(name).toBe('built-in digits');
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/built-in digits/));
  });

  it('never replaces a folder that was asked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vae-kit-'));
    await expect(loadDigits({ shape: [784], data: folder })).rejects.toThrow(
      'must hold train-labels-idx1-ubyte',
    );
    vi.stubEnv('VAE_KIT_MNIST', folder);
    await expect(loadDigits({ shape: [784], data: undefined })).rejects.toThrow(
      'must hold train-labels-idx1-ubyte',
    );
    await writeFile(join(folder, 'train-labels-idx1-ubyte'), Uint8Array.of(0x1f, 0x8b));
    await expect(loadDigits({ shape: [784], data: folder })).rejects.toThrow('whole gzip file');
    await rm(folder, { recursive: true });
  });

  it('takes another set of the same format from the folder in VAE_KIT_MNIST', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vae-kit-'));
    for (const [name, content] of Object.entries(madeUpFiles()))
      await writeFile(join(folder, name), content);
    vi.stubEnv('VAE_KIT_MNIST', folder);
    const { train, name } = await loadDigits({ shape: [784], data: undefined });
    await rm(folder, { recursive: true });
    expect(name).toBe(`IDX files in ${folder}`);
    expect(train.images.size).toBe(30);
  });
});
