import { startBackend } from './backend.js';
import type { FromWorker, ToWorker } from './protocol.js';
import { questionQueue, sentence } from './questions.js';
import { startRun, type Run } from './run.js';

const tell = (message: FromWorker, move: Transferable[] = []) =>
  postMessage(message, { transfer: move });

const questions = questionQueue(tell);
let backend: Promise<unknown> | undefined;
let run: Run | undefined;
/** How many runs were asked for that have not begun yet, and what was said to the last of them. */
let awaited = 0;
let early: ((run: Run) => void)[] = [];
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

function say(words: (run: Run) => void): void {
  if (awaited > 0) early.push(words);
  else if (run) words(run);
}

/** Does what the page says. */
export function hear(message: ToWorker): void {
  switch (message.type) {
    case 'start':
      questions.clear();
      awaited++;
      early = [];
      last = last
        .then(() => start(message))
        .catch((error: unknown) => tell({ type: 'error', message: sentence(error), fatal: true }))
        .then(() => {
          if (--awaited > 0) return;
          early.forEach(say);
          early = [];
        });
      break;
    case 'ask':
      // Not before the run that it is meant for is there: the one before would answer.
      say((run) => {
        questions.put(message);
        run.wake();
      });
      break;
    case 'unwatch':
      say(() => questions.unwatch(message.id));
      break;
    case 'change':
      say((run) => run.change(message.experiment));
      break;
    default:
      say((run) => run[message.type]());
  }
}
