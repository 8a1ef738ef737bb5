import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VaeKitError } from '../../src/core/errors.js';
import * as node from '../../src/platform/node.js';
import type { Platform } from '../../src/platform/platform.js';

const platform: Platform = node;
const LIMIT = { bytes: 1_000_000, remedy: 'Give less.', option: 'folder' };
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
    expect(await platform.readFolderFile(folder, 'a.bin', LIMIT)).toEqual(bytes(1, 2, 3));
  });

  it('is undefined where the file or the folder is missing', async () => {
    expect(await platform.readFolderFile(folder, 'b.bin', LIMIT)).toBeUndefined();
    expect(await platform.readFolderFile(join(folder, 'nowhere'), 'b.bin', LIMIT)).toBeUndefined();
  });

  it('throws where something is in the way', async () => {
    await expect(
      platform.readFolderFile(tmpdir(), folder.slice(tmpdir().length + 1), LIMIT),
    ).rejects.toThrow(/^vae-kit: .* must be a file, but got a folder\. Give the folder that holds/);
    await writeFile(join(folder, 'file'), 'x');
    await expect(platform.readFolderFile(join(folder, 'file'), 'a', LIMIT)).rejects.toThrow(
      VaeKitError,
    );
  });
});

describe('readFolderFile, of what is no file or too long', () => {
  const here = (name: string) => platform.readFolderFile(folder, name, LIMIT);

  it.skipIf(process.platform === 'win32').each([
    ['a pipe', (path: string) => Promise.resolve(execFileSync('mkfifo', [path]))],
    ['an endless device', (path: string) => symlink('/dev/zero', path)],
  ])('refuses %s at once', async (_, make) => {
    await make(join(folder, 'odd'));
    await expect(here('odd')).rejects.toThrow(
      /^vae-kit: .*odd must be a file, but got a pipe or a device\. Give the folder/,
    );
    expect(await platform.readCache('../odd', LIMIT)).toBeUndefined();
  });

  it('refuses a file beyond the limit by its size alone', async () => {
    await writeFile(join(folder, 'large'), 'x');
    // A file with a hole: nothing of it takes room on the disk.
    await truncate(join(folder, 'large'), 2 ** 40);
    await expect(here('large')).rejects.toMatchObject({
      problem: `the file ${join(folder, 'large')} must be at most 1000000 bytes long`,
      received: `${2 ** 40} bytes`,
      remedy: 'Give less.',
      option: 'folder',
    });
  });

  it('takes a file of just the limit, and an empty one', async () => {
    await writeFile(join(folder, 'a'), new Uint8Array(LIMIT.bytes).fill(7));
    expect((await here('a'))?.every((byte) => byte === 7)).toBe(true);
    await writeFile(join(folder, 'b'), '');
    expect(await here('b')).toEqual(new Uint8Array(0));
  });
});

describe('environmentVariable', () => {
  it('is what is set, and undefined for nothing', () => {
    vi.stubEnv('VAE_KIT_MNIST', '/digits');
    expect(platform.environmentVariable('VAE_KIT_MNIST')).toBe('/digits');
    vi.stubEnv('VAE_KIT_MNIST', '');
    expect(platform.environmentVariable('VAE_KIT_MNIST')).toBeUndefined();
  });
});

describe('the cache', () => {
  it('gives back what was kept, and the last of several', async () => {
    expect(await platform.readCache('mnist', LIMIT)).toBeUndefined();
    expect(await platform.writeCache('mnist', bytes(1, 2))).toBe(true);
    expect(await platform.writeCache('mnist', bytes(3, 4, 5))).toBe(true);
    expect(await platform.readCache('mnist', LIMIT)).toEqual(bytes(3, 4, 5));
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
    expect(await platform.readCache('a', LIMIT)).toBeUndefined();
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
