import { openProgress } from '#platform';

/** What a download needs besides the address. */
export interface DownloadOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal | undefined;
  readonly progress: boolean;
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

async function readBody(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
  report: (received: number) => void,
): Promise<Uint8Array> {
  const reader = body.getReader();
  // A fetch given by the caller may not heed the signal once it has answered.
  const cancel = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener('abort', cancel);
  try {
    const chunks: Uint8Array[] = [];
    let received = 0;
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return concatenate(chunks);
      chunks.push(value);
      report((received += value.length));
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
  }
}

/**
 * Downloads a file whole.
 *
 * @param url - Its address.
 * @param options - The fetch to use, a signal to give up by, and whether to show a progress bar.
 * @returns The bytes. A failure or an abort rejects with whatever was thrown; the caller knows what
 * it means.
 */
export async function download(
  url: string,
  { fetch, signal, progress }: DownloadOptions,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const response = await fetch(url, signal === undefined ? {} : { signal });
  if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  if (response.body === null) throw new Error('an answer without a body');
  const total = Number(response.headers.get('content-length'));
  const title = url.slice(url.lastIndexOf('/') + 1);
  const bar =
    progress && total > 0 ? await openProgress({ title, total, unit: 'bytes' }) : undefined;
  try {
    return await readBody(response.body, signal, (received) => bar?.update(received));
  } finally {
    bar?.stop();
  }
}
