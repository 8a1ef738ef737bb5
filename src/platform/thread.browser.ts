import type { Thread } from './platform.js';

const LISTEN =
  'const listen = (take) => addEventListener("message", ({ data }) => take(data), { once: true ' +
  '}), answer = () => postMessage(0);';

/** Starts a thread that runs the code, and waits for its answer to a message. */
export async function startThread(code: string, message: unknown): Promise<Thread> {
  const url = URL.createObjectURL(new Blob([`${LISTEN}${code}`], { type: 'text/javascript' }));
  let worker: Worker | undefined;
  let ended = false;
  const stop = () => worker?.terminate();
  try {
    await new Promise((resolve, reject) => {
      worker = new Worker(url);
      worker.onmessage = resolve;
      worker.onerror = (event) => {
        event.preventDefault();
        ended = true;
        reject(new Error(event.message || 'the page forbids it'));
      };
      worker.postMessage(message);
    });
  } catch (cause) {
    stop();
    throw cause;
  } finally {
    URL.revokeObjectURL(url);
  }
  return { stop, hasEnded: () => ended };
}
