import { blobSource } from './blob-source.js';
import { fromIndexedDb, toIndexedDb } from './indexed-db.js';
import type { ByteSource } from './platform.js';

/** The folder of the origin's private file system that holds what this library keeps. */
const FOLDER = 'vae-kit';

/** What was kept under a name, read piece by piece; undefined where there is nothing. */
export async function openStored(name: string | URL): Promise<ByteSource | undefined> {
  const file = await fileOf(String(name), false).then((handle) => handle?.getFile());
  // A page that was closed while it first wrote leaves an empty file.
  const blob = file?.size ? file : await fromIndexedDb(String(name));
  return blob && blobSource(blob);
}

/** Keeps bytes under a name: all of them, or else what was there before. */
export async function writeStored(name: string, bytes: Uint8Array): Promise<void> {
  const handle = canWrite() ? await fileOf(name, true) : undefined;
  if (!handle) {
    await toIndexedDb(name, new Blob([bytes as Uint8Array<ArrayBuffer>]));
    // A file is looked for first: it must not be an older one.
    await folderOf(false)
      .then((folder) => folder.removeEntry(fileName(name)))
      .catch(() => undefined);
    return;
  }
  // What is written goes to another file until it is closed.
  const writable = await handle.createWritable();
  try {
    await writable.write(bytes as Uint8Array<ArrayBuffer>);
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => undefined);
    throw error;
  }
}

/** Some browsers have such a file system, but write to it in workers only. */
function canWrite(): boolean {
  return (
    typeof FileSystemFileHandle !== 'undefined' &&
    'createWritable' in FileSystemFileHandle.prototype
  );
}

/** A file of the origin's private file system; undefined where there is none, or no such system. */
async function fileOf(name: string, create: boolean): Promise<FileSystemFileHandle | undefined> {
  try {
    return await (await folderOf(create)).getFileHandle(fileName(name), { create });
  } catch {
    return undefined;
  }
}

async function folderOf(create: boolean): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create });
}

/** Any text becomes a name that file systems allow. */
const fileName = encodeURIComponent;
