import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VaeKitError } from '../../src/core/errors.js';
import * as node from '../../src/platform/node.js';
import type { Platform } from '../../src/platform/platform.js';

const platform: Platform = node;
const bytes = (...values: number[]) => Uint8Array.from(values);

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vae-kit-test-'));
  vi.stubEnv('VAE_KIT_CACHE', join(folder, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe('readFolderFile', () => {
  it('reads a file', async () => {
    await writeFile(join(folder, 'a.bin'), bytes(1, 2, 3));
    expect(await platform.readFolderFile(folder, 'a.bin')).toEqual(bytes(1, 2, 3));
  });

  it('is undefined where the file or the folder is missing', async () => {
    expect(await platform.readFolderFile(folder, 'b.bin')).toBeUndefined();
    expect(await platform.readFolderFile(join(folder, 'nowhere'), 'b.bin')).toBeUndefined();
  });

  it('throws where something is in the way', async () => {
    await expect(
      platform.readFolderFile(tmpdir(), folder.slice(tmpdir().length + 1)),
    ).rejects.toThrow(/^vae-kit: the file .* must be readable, but got .*EISDIR/);
    await writeFile(join(folder, 'file'), 'x');
    await expect(platform.readFolderFile(join(folder, 'file'), 'a')).rejects.toThrow(VaeKitError);
  });
});

describe('the cache', () => {
  it('gives back what was kept, and the last of several', async () => {
    expect(await platform.readCache('mnist')).toBeUndefined();
    expect(await platform.writeCache('mnist', bytes(1, 2))).toBe(true);
    expect(await platform.writeCache('mnist', bytes(3, 4, 5))).toBe(true);
    expect(await platform.readCache('mnist')).toEqual(bytes(3, 4, 5));
  });

  it('leaves one whole file and no remains when many write at once', async () => {
    const contents = Array.from({ length: 8 }, (_, i) => new Uint8Array(200_000).fill(i));
    await Promise.all(contents.map((content) => platform.writeCache('shared', content)));
    expect(await readdir(join(folder, 'cache'))).toEqual(['shared']);
    const kept = await readFile(join(folder, 'cache', 'shared'));
    expect(kept.length).toBe(200_000);
    expect(new Set(kept).size).toBe(1);
  });

  it('says so where nothing can be kept, and leaves no remains', async () => {
    await writeFile(join(folder, 'file'), 'x');
    vi.stubEnv('VAE_KIT_CACHE', join(folder, 'file', 'below'));
    expect(await platform.writeCache('a', bytes(1))).toBe(false);
    expect(await platform.readCache('a')).toBeUndefined();
    vi.stubEnv('VAE_KIT_CACHE', folder);
    // A folder stands where the file should go, so that the last step, the renaming, fails.
    await platform.writeCache(join('taken', 'inner'), bytes(1));
    expect(await platform.writeCache('taken', bytes(2))).toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });

  it('lies where each system keeps caches', () => {
    expect(node.cacheFolder('linux', {}, '/home/a')).toBe(join('/home/a', '.cache', 'vae-kit'));
    expect(node.cacheFolder('linux', { XDG_CACHE_HOME: '/x' }, '/home/a')).toBe(
      join('/x', 'vae-kit'),
    );
    expect(node.cacheFolder('darwin', {}, '/Users/a')).toBe(
      join('/Users/a', 'Library', 'Caches', 'vae-kit'),
    );
    expect(node.cacheFolder('win32', { LOCALAPPDATA: '/local' }, '/a')).toBe(
      join('/local', 'vae-kit', 'Cache'),
    );
    expect(node.cacheFolder('win32', {}, '/a')).toBe(
      join('/a', 'AppData', 'Local', 'vae-kit', 'Cache'),
    );
    expect(node.cacheFolder('darwin', { VAE_KIT_CACHE: '/mine' }, '/a')).toBe('/mine');
  });
});

describe('openProgress', () => {
  /** Everything written to stderr while a bar was moved, with stderr a terminal or not. */
  async function written(isTerminal: boolean, columns?: number): Promise<string> {
    const pieces: string[] = [];
    const properties = { isTTY: isTerminal, columns };
    const before = Object.entries(properties).map(
      ([name, value]): [string, PropertyDescriptor | undefined] => {
        const descriptor = Object.getOwnPropertyDescriptor(process.stderr, name);
        Object.defineProperty(process.stderr, name, { value, configurable: true });
        return [name, descriptor];
      },
    );
    vi.spyOn(process.stderr, 'write').mockImplementation((piece) => pieces.push(String(piece)) > 0);
    const bar = await platform.openProgress({ title: 'epoch 1', total: 4, unit: 'batches' });
    bar.update(2, 'loss 103.2');
    await new Promise((resolve) => setTimeout(resolve, 250));
    bar.update(4);
    bar.stop();
    bar.stop();
    bar.update(1);
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(process.stderr, name);
      else Object.defineProperty(process.stderr, name, descriptor);
    }
    return pieces.join('');
  }

  it('writes nothing where stderr is not a terminal', async () => {
    expect(await written(false)).toBe('');
  });

  it('draws a bar on a terminal and wipes it at the end', async () => {
    const text = await written(true);
    expect(text).toContain('epoch 1 [============------------] 50% | 2/4 batches');
    expect(text).toContain('loss 103.2');
    // The last write goes to the start of the line and clears it, and no mode of the terminal was
    // touched.
    expect(text.endsWith('\x1b[1G\x1b[2K')).toBe(true);
    expect(text).not.toMatch(/\x1b\[\?|\x1b7|\x1b8/);
  });

  it.each([80, 60, 30])('shows the note on a terminal of %d columns', async (columns) => {
    expect(await written(true, columns)).toContain('loss 103.2');
  });
});
