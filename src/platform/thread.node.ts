import { Worker } from 'node:worker_threads';
import type { Thread } from './platform.js';

const LISTEN =
  "const { parentPort } = require('node:worker_threads'); const listen = (take) => " +
  "parentPort.once('message', take), answer = () => parentPort.postMessage(0);";

/**
 * Starts a thread that runs the code, and waits for its answer to a message. It keeps no process
 * alive.
 */
export async function startThread(code: string, message: unknown): Promise<Thread> {
  // Without the options of this process, which may load modules first.
  const worker = new Worker(`${LISTEN}${code}`, { eval: true, execArgv: [] });
  let ended = false;
  const stop = () => void worker.terminate();
  try {
    await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('it ended at once')));
      worker.postMessage(message);
    });
  } catch (cause) {
    stop();
    throw cause;
  }
  // Without a listener an error would be the process's.
  worker.on('error', () => (ended = true)).on('exit', () => (ended = true));
  worker.unref();
  return { stop, hasEnded: () => ended };
}
