import { constants, type Stats } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { vaeKitError } from '../core/errors.js';
import type { ByteSource } from './platform.js';

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * Opens a file for reading, and nothing else: a pipe could keep who reads it waiting for ever.
 *
 * @param remedy - What to do where it is something else, a full sentence.
 */
export async function openFile(
  path: string | URL,
  remedy: string,
): Promise<{ file: FileHandle; stats: Stats }> {
  // Without this flag, opening a pipe waits until somebody writes to it; Windows has no such flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (stats.isFile()) return { file, stats };
    throw vaeKitError(
      `${String(path)} must be a file`,
      stats.isDirectory() ? 'a folder' : 'a pipe or a device',
      remedy,
    );
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** A file, read piece by piece; undefined where there is none. */
export async function openStored(path: string | URL): Promise<ByteSource | undefined> {
  const opened = await openFile(path, 'Give the path of a file.').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!opened) return undefined;
  const { file, stats } = opened;
  return {
    size: stats.size,
    async read(from, to) {
      const bytes = new Uint8Array(to - from);
      let done = 0;
      while (done < bytes.length) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    },
    async changed() {
      const { size, mtimeMs } = await file.stat();
      return size !== stats.size || mtimeMs !== stats.mtimeMs;
    },
    close: () => file.close(),
  };
}

/**
 * Writes a file so that whoever looks, whenever the process or the machine stops, finds the one
 * before or the new one, never a part of either.
 */
export async function writeStored(path: string, bytes: Uint8Array): Promise<void> {
  // A rename within one folder is atomic. The name is always the same, so that a process that was
  // killed leaves one such file at most.
  const part = `${path}.part`;
  try {
    await writeFlushed(part, bytes);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  await flushFolder(dirname(path));
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last over a failure of power, where the system can: Windows opens no folders. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
