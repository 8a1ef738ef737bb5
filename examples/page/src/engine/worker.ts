import type { FromWorker, ToWorker } from './protocol.js';

/**
 * What the page says before the library has loaded: nothing here waits, so that nothing of it is
 * lost.
 */
const early: ToWorker[] = [];

onmessage = ({ data }: MessageEvent<ToWorker>) => early.push(data);

import('./listen.js').then(
  ({ hear }) => {
    onmessage = ({ data }: MessageEvent<ToWorker>) => hear(data);
    early.forEach(hear);
  },
  (error: unknown) => {
    const message = `A part of the page did not load: ${String(error)}`;
    postMessage({ type: 'error', message, fatal: true } satisfies FromWorker);
  },
);
