import { readCache, readFolderFile, writeCache } from '#platform';
import { VaeKitError, optionError, vaeKitError } from '../core/errors.js';
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

/** The unpacked content of a file and where it came from. */
export interface FoundFile {
  readonly content: Uint8Array;
  readonly source: string;
}

async function unpacked(
  bytes: Uint8Array,
  { name, checksum }: MnistFile,
  verify: boolean,
): Promise<Uint8Array> {
  const content = await gunzip(bytes, name);
  const actual = verify ? await sha256(content) : checksum;
  if (actual !== checksum) {
    throw optionError(
      name,
      `must have the SHA-256 ${checksum} inside`,
      `${content.length} bytes with ${actual}`,
      'Fetch the file anew, or give verify: false for another data set of the same format.',
    );
  }
  return content;
}

async function fromFolder(folder: string, file: MnistFile, verify: boolean): Promise<FoundFile> {
  const bytes =
    (await readFolderFile(folder, file.name)) ?? (await readFolderFile(folder, `${file.name}.gz`));
  if (bytes === undefined) {
    throw vaeKitError(
      `the folder ${folder} must hold ${file.name} or ${file.name}.gz`,
      'neither',
      'Put the four files of MNIST there, leave out the folder to download them, or use ' +
        'syntheticDigits.',
    );
  }
  return { content: await unpacked(bytes, file, verify), source: folder };
}

async function fromCache(file: MnistFile): Promise<FoundFile | undefined> {
  const bytes = await readCache(file.name);
  if (bytes === undefined) return undefined;
  // Whatever is wrong with a cached file, a new download mends it.
  return unpacked(bytes, file, true).then(
    (content) => ({ content, source: 'cache' }),
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
  options: SourceOptions,
  keep: boolean,
): Promise<FoundFile> {
  const failures: string[] = [];
  const causes: unknown[] = [];
  for (const base of options.urls) {
    const url = `${base.replace(/\/$/, '')}/${file.name}.gz`;
    try {
      const bytes = await download(url, options);
      const content = await unpacked(bytes, file, options.verify);
      if (keep) await writeCache(file.name, bytes);
      return { content, source: base };
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
 */
export async function findFile(file: MnistFile, options: SourceOptions): Promise<FoundFile> {
  if (options.folder !== undefined) return fromFolder(options.folder, file, options.verify);
  // Only what was checked is kept, so that another data set is never taken for MNIST later.
  const keep = options.cache && options.verify;
  return (keep ? await fromCache(file) : undefined) ?? fromMirrors(file, options, keep);
}
