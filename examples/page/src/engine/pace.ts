/** How fast steps follow one another. */
export interface PaceMeter {
  /** A step is done. */
  count(): void;
  /** Nothing was to be done: the time does not count. */
  rest(): void;
  read(): { readonly msPerStep: number; readonly imagesPerSecond: number };
}

/** How many of the last steps count. */
const LAST = 40;

/** Measures the time of steps, and of what is done between them for the page. */
export function paceMeter(batchSize: number): PaceMeter {
  let times: number[] = [];
  let last = performance.now();
  return {
    count() {
      const now = performance.now();
      times.push(now - last);
      if (times.length > LAST) times = times.slice(-LAST);
      last = now;
    },
    rest() {
      last = performance.now();
    },
    read() {
      const msPerStep = times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length);
      return { msPerStep, imagesPerSecond: msPerStep > 0 ? (1000 * batchSize) / msPerStep : 0 };
    },
  };
}
