import { openStored } from '#platform';
import { describe, VaeKitError, vaeKitError } from '../core/errors.js';
import { formatShape, sizeOf } from '../core/shapes.js';
import { blobSource } from '../platform/blob-source.js';
import type { ByteSource } from '../platform/platform.js';
import { memoryReader } from './byte-reader.js';
import { isGzip } from './gzip.js';
import { IDX_REMEDY, readIdxHeader, type IdxHeader } from './idx-header.js';

/**
 * Where an IDX file is that is read part by part: in Node a path; a Blob, such as a file that a
 * user chose.
 *
 * @public
 */
export type IdxSource = string | URL | Blob;

/** An IDX file that is open. */
export interface OpenIdx {
  /** What it is called in errors. */
  readonly name: string;
  readonly header: IdxHeader;
  /** Where its values begin. */
  readonly start: number;
  readonly source: ByteSource;
}

const LONGEST_HEADER = 4 + 4 * 255;

/** Opens an IDX file, and reads its header alone: the file must be just as long as that says. */
export async function openIdx(from: IdxSource): Promise<OpenIdx> {
  const name = isBlob(from) ? ((from as Partial<File>).name ?? 'the IDX file') : String(from);
  const source = await sourceOf(from, name);
  try {
    const bytes = await source.read(0, Math.min(LONGEST_HEADER, source.size));
    if (isGzip(bytes)) {
      throw vaeKitError(
        `${name} must be unpacked to be read part by part`,
        'a file packed with gzip',
        'Unpack it once, as gunzip does, or read all of it with readIdx.',
      );
    }
    const header = await readIdxHeader(memoryReader(bytes), name);
    const start = 4 + 4 * header.shape.length;
    const length = start + sizeOf(header.shape) * header.elementSize;
    if (length !== source.size) {
      throw vaeKitError(
        `${name} of shape ${formatShape(header.shape)} must be ` +
          `${length > Number.MAX_SAFE_INTEGER ? 'more than 2^53' : length} bytes long`,
        `${source.size} bytes`,
        IDX_REMEDY,
      );
    }
    return { name, header, start, source };
  } catch (error) {
    await source.close();
    throw readable(error, name);
  }
}

/** An error of the system as one that says of which file it is. */
export function readable(error: unknown, name: string): VaeKitError {
  if (error instanceof VaeKitError) return error;
  return vaeKitError(`${name} must be readable`, String(error), 'Look whether it is still there.', {
    cause: error,
  });
}

const isBlob = (value: unknown): value is Blob =>
  typeof (value as Partial<Blob> | null | undefined)?.arrayBuffer === 'function';

/** A scheme of at least two letters, so that the drive of a path is none. */
const ADDRESS = /^[a-z][a-z0-9+.-]+:/i;

async function sourceOf(from: IdxSource, name: string): Promise<ByteSource> {
  if (isBlob(from)) return blobSource(from);
  if (!name || (typeof from !== 'string' && !(from instanceof URL))) {
    throw vaeKitError(
      'an IDX file must be given as a path or a Blob',
      describe(from),
      'Give such, or arrayDataset(values, shape) of what readIdx(bytes) gives.',
    );
  }
  const isFile = /^file:/i.test(name);
  if (ADDRESS.test(name) && !isFile) {
    throw vaeKitError(
      'an IDX file must be on this machine to be read part by part',
      `the address ${name}`,
      'Download it and give its path, or give await (await fetch(address)).blob().',
    );
  }
  const stored = await openStored(isFile ? new URL(name) : name).catch((error: unknown) => {
    throw readable(error, name);
  });
  if (stored) return stored;
  throw vaeKitError(
    'there must be a file to read',
    `${describe(name)}, where there is nothing`,
    'Check the path; in a page, give a File that the user chose.',
  );
}
