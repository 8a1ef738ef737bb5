import { describe, vaeKitError } from '../core/errors.js';
import type { Limit } from '../core/limit.js';
import type { Progress, ProgressOptions } from './platform.js';

export { openStored, writeStored } from './files.browser.js';
export { readAddress } from './read-address.browser.js';
export { startThread } from './thread.browser.js';

const CACHE = 'vae-kit';

/** Nothing: a page shows progress its own way, from the callbacks. */
export async function openProgress(_options: ProgressOptions): Promise<Progress> {
  return { update: () => undefined, stop: () => undefined };
}

/** How many threads the machine runs at a time, as far as the browser tells. */
export function availableThreads(): number {
  return (globalThis as { navigator?: Partial<Navigator> }).navigator?.hardwareConcurrency ?? 1;
}

/** Nothing: a page has no environment variables. */
export function environmentVariable(_name: string): string | undefined {
  return undefined;
}

/** Always an error: a page cannot read the disk. */
export async function readFolderFile(
  folder: string,
  _name: string,
  _limit: Limit,
): Promise<Uint8Array | undefined> {
  throw vaeKitError(
    'a folder can be read in Node only',
    `the folder ${describe(folder)} in a browser`,
    'Leave out the folder, so that the data is downloaded.',
  );
}

// The Cache API keeps answers under addresses; this one is never asked for over the network.
function address(name: string): string {
  return `https://vae-kit.invalid/${name}`;
}

async function openCache(): Promise<Cache | undefined> {
  if (typeof caches === 'undefined') return undefined;
  // Pages whose storage is blocked have `caches`, but may not open one.
  return caches.open(CACHE).catch(() => undefined);
}

/** What was cached under the name; nothing where the page has no cache, or that is too long. */
export async function readCache(name: string, limit: Limit): Promise<Uint8Array | undefined> {
  const cache = await openCache();
  const answer = await cache?.match(address(name)).catch(() => undefined);
  // A blob may lie on the disk; its size is known before it is read.
  const kept = await answer?.blob();
  return kept === undefined || kept.size > limit.bytes
    ? undefined
    : new Uint8Array(await kept.arrayBuffer());
}

/** Keeps bytes for later visits; resolves to false where the page has no cache or no room. */
export async function writeCache(name: string, bytes: Uint8Array): Promise<boolean> {
  const cache = await openCache();
  if (cache === undefined) return false;
  // The Cache API stores an answer only once its body is complete.
  return cache.put(address(name), new Response(new Blob([bytes as Uint8Array<ArrayBuffer>]))).then(
    () => true,
    () => false,
  );
}
