import { pause } from './pause.js';

/** Lets others run, where it is time to. */
export type Rest = () => Promise<void>;

/**
 * Makes a rest for work of many small parts: it lets others run where they have waited for long.
 *
 * @param milliseconds - How long work may hold the event loop before that.
 */
export function restNowAndThen(milliseconds = 30): Rest {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < milliseconds) return;
    await pause();
    last = performance.now();
  };
}
