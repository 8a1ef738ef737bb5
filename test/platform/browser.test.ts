import { afterEach, describe, expect, it, vi } from 'vitest';
import * as browser from '../../src/platform/browser.js';
import type { Platform } from '../../src/platform/platform.js';

const platform: Platform = browser;
const LIMIT = { bytes: 1000, remedy: 'Give less.' };
const bytes = Uint8Array.from([1, 2, 3]);

/** As much of the browser's Cache API as is asked of it. */
function fakeCaches(stored = new Map<string, Response>()) {
  const cache = {
    match: async (address: string) => stored.get(address)?.clone(),
    put: async (address: string, answer: Response) => void stored.set(address, answer),
  };
  return {
    opened: [] as string[],
    cache,
    async open(name: string) {
      this.opened.push(name);
      return this.cache;
    },
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the cache of a page', () => {
  it('gives back what was kept', async () => {
    const caches = fakeCaches();
    vi.stubGlobal('caches', caches);
    expect(await platform.readCache('a', LIMIT)).toBeUndefined();
    expect(await platform.writeCache('a', bytes)).toBe(true);
    expect(await platform.readCache('a', LIMIT)).toEqual(bytes);
    expect(await platform.readCache('b', LIMIT)).toBeUndefined();
    expect(new Set(caches.opened)).toEqual(new Set(['vae-kit']));
  });

  it('passes over what is longer than can be', async () => {
    vi.stubGlobal('caches', fakeCaches());
    await platform.writeCache('a', new Uint8Array(LIMIT.bytes + 1));
    expect(await platform.readCache('a', LIMIT)).toBeUndefined();
  });

  it('is quietly empty where the page has none', async () => {
    vi.stubGlobal('caches', undefined);
    expect(await platform.writeCache('a', bytes)).toBe(false);
    expect(await platform.readCache('a', LIMIT)).toBeUndefined();
  });

  it('is quietly empty where the page may not open it', async () => {
    vi.stubGlobal('caches', { open: () => Promise.reject(new Error('SecurityError')) });
    expect(await platform.writeCache('a', bytes)).toBe(false);
    expect(await platform.readCache('a', LIMIT)).toBeUndefined();
  });

  it('says so where there is no room', async () => {
    const caches = fakeCaches();
    caches.cache.put = () => Promise.reject(new Error('QuotaExceededError'));
    vi.stubGlobal('caches', caches);
    expect(await platform.writeCache('a', bytes)).toBe(false);
  });
});

describe('what a page cannot do', () => {
  it('refuses folders and says what to do', async () => {
    await expect(platform.readFolderFile('./data', 'a', LIMIT)).rejects.toThrow(
      'vae-kit: a folder can be read in Node only, but got the folder "./data" in a browser. ' +
        'Leave out the folder, so that the data is downloaded.',
    );
  });

  it('knows no environment variables', () => {
    expect(platform.environmentVariable('PATH')).toBeUndefined();
  });

  it('shows no progress', async () => {
    const bar = await platform.openProgress({ title: 'x', total: 1 });
    expect(() => {
      bar.update(1, 'note');
      bar.stop();
    }).not.toThrow();
  });
});
