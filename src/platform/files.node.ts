import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ByteSource } from './platform.js';

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A file, read piece by piece; undefined where there is none. */
export async function openStored(path: string | URL): Promise<ByteSource | undefined> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (!file) return undefined;
  const { size } = await file.stat();
  return {
    size,
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
