import { pause } from './pause.js';

/** How long work may hold the event loop before it lets others run. */
const REST_AFTER_MILLISECONDS = 30;

/** Makes a rest for work of many small parts: it lets others run where they have waited for long. */
export function restNowAndThen(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < REST_AFTER_MILLISECONDS) return;
    await pause();
    last = performance.now();
  };
}
