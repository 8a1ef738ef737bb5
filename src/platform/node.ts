import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { availableParallelism, homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { VaeKitError, vaeKitError } from '../core/errors.js';
import { tooLong, type Limit } from '../core/limit.js';
import { isMissing, openFile } from './files.node.js';
import { openTerminalBar } from './terminal-bar.js';
import type { Progress, ProgressOptions } from './platform.js';

export { openStored, writeStored } from './files.node.js';
export { readAddress } from './read-address.node.js';
export { startThread } from './thread.node.js';

/** A bar with the time left on stderr where that is a terminal; otherwise nothing is written. */
export async function openProgress(options: ProgressOptions): Promise<Progress> {
  return process.stderr.isTTY
    ? openTerminalBar(options)
    : { update: () => undefined, stop: () => undefined };
}

/** How many threads the machine runs at a time, or lets this process run. */
export function availableThreads(): number {
  return availableParallelism();
}

/** The environment variable of that name; undefined where it is not set, or empty. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name] || undefined;
}

const LARGEST_READ = 2 ** 30;

/** Reads a file of the size that it has when it is opened. */
async function read(path: string, limit: Limit): Promise<Uint8Array> {
  const { file, stats } = await openFile(path, 'Give the folder that holds the files themselves.');
  try {
    if (stats.size > limit.bytes) throw tooLong(`the file ${path}`, limit, `${stats.size} bytes`);
    const bytes = new Uint8Array(stats.size);
    let length = 0;
    for (let more = bytes.length; more > 0;) {
      more = (await file.read(bytes, length, Math.min(bytes.length - length, LARGEST_READ)))
        .bytesRead;
      length += more;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

/**
 * The content of a file, or undefined where the folder has no such file. What is no file, or is
 * longer than the limit, is refused before it is read.
 */
export async function readFolderFile(
  folder: string,
  name: string,
  limit: Limit,
): Promise<Uint8Array | undefined> {
  const path = join(folder, name);
  try {
    return await read(path, limit);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof VaeKitError) throw error;
    throw vaeKitError(
      `the file ${path} must be readable`,
      String(error),
      'Check the path and its permissions.',
      { cause: error },
    );
  }
}

/**
 * The folder of cached files: VAE_KIT_CACHE where that is set, else the place that the system has
 * for such.
 *
 * @param platform - As `process.platform` names it.
 * @param environment - The environment variables.
 * @param home - The user's home folder.
 */
export function cacheFolder(
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  if (environment.VAE_KIT_CACHE) return environment.VAE_KIT_CACHE;
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'vae-kit', 'Cache');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'vae-kit');
  return join(environment.XDG_CACHE_HOME || join(home, '.cache'), 'vae-kit');
}

function cachePath(name: string): string {
  return join(cacheFolder(process.platform, process.env, homedir()), name);
}

/** What was cached under the name; a cache that cannot be read counts as empty. */
export async function readCache(name: string, limit: Limit): Promise<Uint8Array | undefined> {
  return read(cachePath(name), limit).catch(() => undefined);
}

async function writeAndFlush(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Keeps bytes for later runs; resolves to false where the disk does not let it. */
export async function writeCache(name: string, bytes: Uint8Array): Promise<boolean> {
  const path = cachePath(name);
  // A rename within one folder is atomic: readers find the whole file or none.
  const part = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeAndFlush(part, bytes);
    await rename(part, path);
    return true;
  } catch {
    return rm(part, { force: true }).then(
      () => false,
      () => false,
    );
  }
}
