import { openProgress } from '#platform';
import { describe } from '../core/errors.js';
import { tooLong, type Limit } from '../core/limit.js';
import { streamReader } from './byte-reader.js';

/** What a download needs besides the address. */
export interface DownloadOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal | undefined;
  readonly progress: boolean;
}

/** The length that an answer states of its body; undefined where it states none. */
function statedLength({ headers }: Response): number | undefined {
  const stated = headers.get('content-length') ?? '';
  return /^\d+$/.test(stated) ? Number(stated) : undefined;
}

/** Whether the body has the stated length as it is read here, not one that it was packed to. */
function statesOwnLength({ type, headers }: Response): boolean {
  // A page is not told how an answer of another origin was packed.
  return type !== 'cors' && !headers.has('content-encoding');
}

async function readBody(
  response: Response,
  limit: Limit,
  signal: AbortSignal | undefined,
  report: (received: number) => void,
): Promise<Uint8Array> {
  const stated = statedLength(response);
  const exact = stated !== undefined && statesOwnLength(response);
  const reader = streamReader(response.body!, limit.bytes, report);
  // A fetch given by the caller may not heed the signal once it has answered.
  signal?.addEventListener('abort', reader.close);
  try {
    if (exact && stated > limit.bytes) throw tooLong('the answer', limit, `${stated} bytes`);
    const bytes = await reader.take(Math.min(exact ? stated : Infinity, limit.bytes) + 1);
    signal?.throwIfAborted();
    if (bytes.length > limit.bytes) throw tooLong('the answer', limit, 'more');
    if (exact && bytes.length !== stated) {
      throw new Error(
        `${bytes.length < stated ? `only ${bytes.length}` : 'more'} of ${stated} bytes`,
      );
    }
    return bytes;
  } finally {
    signal?.removeEventListener('abort', reader.close);
    reader.close();
  }
}

/**
 * Downloads a file whole.
 *
 * @param url - Its address.
 * @param limit - How long it can be; what sends more is cut off there.
 * @param options - The fetch to use, a signal to give up by, and whether to show a progress bar.
 * @returns The bytes. A failure or an abort rejects with whatever was thrown; the caller knows what
 * it means.
 */
export async function download(
  url: string,
  limit: Limit,
  { fetch, signal, progress }: DownloadOptions,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const response = await fetch(url, signal === undefined ? {} : { signal });
  if (typeof response?.ok !== 'boolean')
    throw new Error(`fetch must return a Response, but got ${describe(response)}`);
  if (!response.ok) {
    // What is not read holds its connection.
    await response.body?.cancel();
    throw new Error(`HTTP status ${response.status}`);
  }
  if (response.body === null) throw new Error('an answer without a body');
  const total = statedLength(response) ?? 0;
  const title = url.slice(url.lastIndexOf('/') + 1);
  const bar =
    progress && total > 0 ? await openProgress({ title, total, unit: 'bytes' }) : undefined;
  try {
    return await readBody(response, limit, signal, (received) => bar?.update(received));
  } finally {
    bar?.stop();
  }
}
