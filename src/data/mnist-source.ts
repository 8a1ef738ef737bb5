import { readCache, readFolderFile, writeCache } from '#platform';
import { VaeKitError, vaeKitError } from '../core/errors.js';
import type { Limit } from '../core/limit.js';
import { download, type DownloadOptions } from './download.js';
import { gunzip } from './gzip.js';
import type { MnistFile } from './mnist-files.js';
import { sha256 } from './sha256.js';

/** Where files are looked for, and what is asked of them. */
export interface SourceOptions extends DownloadOptions {
  readonly folder: string | undefined;
  readonly urls: readonly string[];
  readonly cache: boolean;
  readonly verify: boolean;
}

/** A file, unpacked where it was checked, and where it came from. */
export interface FoundFile {
  readonly bytes: Uint8Array;
  readonly source: string;
}

const ANOTHER =
  'Fetch the file anew, or give verify: false for another data set of the same format.';

/** How long the content of a file can be, told what it is or not. */
function contentLimit({ size }: MnistFile, most: number, { verify }: SourceOptions): Limit {
  return verify
    ? { bytes: size, remedy: ANOTHER, option: 'verify' }
    : { bytes: most, remedy: 'Check that the four files belong together.' };
}

/** How long a file can be, packed or not: what does not shrink grows a little by being packed. */
function fileLimit(content: Limit): Limit {
  return { ...content, bytes: content.bytes + Math.ceil(content.bytes / 128) + 65_536 };
}

async function checked(bytes: Uint8Array, file: MnistFile, limit: Limit): Promise<Uint8Array> {
  const content = await gunzip(bytes, file.name, limit);
  const sum = await sha256(content);
  if (sum !== file.checksum) {
    throw vaeKitError(
      `${file.name} must have the SHA-256 ${file.checksum} inside`,
      `${content.length} bytes with ${sum}`,
      limit.remedy,
      { option: limit.option },
    );
  }
  return content;
}

async function fromFolder(
  folder: string,
  file: MnistFile,
  limit: Limit,
  verify: boolean,
): Promise<FoundFile> {
  const most = fileLimit(limit);
  const bytes =
    (await readFolderFile(folder, file.name, most)) ??
    (await readFolderFile(folder, `${file.name}.gz`, most));
  if (bytes === undefined) {
    throw vaeKitError(
      `the folder ${folder} must hold ${file.name} or ${file.name}.gz`,
      'neither',
      'Put the four files of MNIST there, leave out the folder to download them, or use ' +
        'syntheticDigits.',
      { option: 'folder' },
    );
  }
  return { bytes: verify ? await checked(bytes, file, limit) : bytes, source: folder };
}

async function fromCache(file: MnistFile, limit: Limit): Promise<FoundFile | undefined> {
  const bytes = await readCache(file.name, fileLimit(limit));
  if (bytes === undefined) return undefined;
  // Whatever is wrong with a cached file, a new download mends it.
  return checked(bytes, file, limit).then(
    (content) => ({ bytes: content, source: 'cache' }),
    () => undefined,
  );
}

function abortError(name: string, signal: AbortSignal): VaeKitError {
  return vaeKitError(
    `the download of ${name} must run to its end`,
    'an abort by the signal',
    'Call mnist again to start anew.',
    { cause: signal.reason },
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const underneath =
    error instanceof VaeKitError || !(error.cause instanceof Error)
      ? ''
      : ` (${error.cause.message})`;
  return error.message.replace(/^vae-kit: /, '') + underneath;
}

async function fromMirrors(
  file: MnistFile,
  limit: Limit,
  options: SourceOptions,
  keep: boolean,
): Promise<FoundFile> {
  const failures: string[] = [];
  const causes: unknown[] = [];
  for (const base of options.urls) {
    const url = `${base.replace(/\/$/, '')}/${file.name}.gz`;
    try {
      const bytes = await download(url, fileLimit(limit), options);
      const content = options.verify ? await checked(bytes, file, limit) : bytes;
      if (keep) await writeCache(file.name, bytes);
      return { bytes: content, source: base };
    } catch (error) {
      if (options.signal?.aborted) throw abortError(file.name, options.signal);
      failures.push(`${url}: ${reason(error)}`);
      causes.push(error);
    }
  }
  throw vaeKitError(
    `${file.name} must be downloadable`,
    failures.join('; '),
    'Check the connection, give a folder that holds the four files (in Node), or use ' +
      'syntheticDigits, which needs no download.',
    { cause: new AggregateError(causes) },
  );
}

/**
 * Finds one file: in the folder where one is given, else in the cache, else at the first address
 * that has it.
 *
 * @param file - What is looked for.
 * @param most - How long the content of another file of its format can be; MNIST's own has its
 * known size.
 * @param options - Where to look.
 */
export async function findFile(
  file: MnistFile,
  most: number,
  options: SourceOptions,
): Promise<FoundFile> {
  const { folder, verify } = options;
  const limit = contentLimit(file, most, options);
  if (folder !== undefined) return fromFolder(folder, file, limit, verify);
  // Only what was checked is kept, so that another data set is never taken for MNIST later.
  const keep = options.cache && verify;
  return (
    (keep ? await fromCache(file, limit) : undefined) ?? fromMirrors(file, limit, options, keep)
  );
}
