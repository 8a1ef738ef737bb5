import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VaeKitError } from 'vae-kit';

/**
 * Writes a file so that whoever looks finds the old one or the new one, never a part; makes its
 * folder where needed.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // A rename within one folder is atomic.
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(part, content, { flag: 'wx' });
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

/**
 * Makes a folder and checks that files can be written there, before hours are spent on what goes
 * into it.
 */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new VaeKitError(
      {
        problem: '--out must be a folder that can be written to',
        received: `${folder} (${String(error)})`,
        remedy: 'Name another folder.',
        option: '--out',
      },
      { cause: error },
    );
  }
}
