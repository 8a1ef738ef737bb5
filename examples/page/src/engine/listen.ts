import { startBackend } from './backend.js';
import type { FromWorker, ToWorker } from './protocol.js';
import { questionQueue, sentence } from './questions.js';
import { startRun, type Run } from './run.js';

const tell = (message: FromWorker, move: Transferable[] = []) =>
  postMessage(message, { transfer: move });

const questions = questionQueue(tell);
let backend: Promise<unknown> | undefined;
let run: Run | undefined;
let last: Promise<void> = Promise.resolve();

/** Ends the run before, and starts one. A worker keeps its backend: for another there is another. */
async function start(message: ToWorker & { type: 'start' }): Promise<void> {
  await run?.end();
  backend ??= startBackend(message.experiment.backend).then((machine) =>
    tell({ type: 'ready', ...machine }),
  );
  await backend;
  const started = startRun(message, questions, tell);
  run = started;
  started.ended.catch((error: unknown) => {
    tell({ type: 'error', message: sentence(error), fatal: true });
  });
}

/** Does what the page says. */
export function hear(message: ToWorker): void {
  switch (message.type) {
    case 'start':
      questions.clear();
      last = last.then(() => start(message));
      last.catch((error: unknown) =>
        tell({ type: 'error', message: sentence(error), fatal: true }),
      );
      break;
    case 'ask':
      questions.put(message);
      run?.wake();
      break;
    case 'unwatch':
      questions.unwatch(message.id);
      break;
    case 'change':
      run?.change(message.experiment);
      break;
    default:
      run?.[message.type]();
  }
}
