/**
 * How long after a first signal another one counts as the same: wrappers may pass a key press on
 * twice.
 */
const SAME_PRESS_MILLISECONDS = 300;

/** A signal that Ctrl-C gives, and the way to stop listening. */
export interface Interrupt {
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Turns the first Ctrl-C into an AbortSignal; a second one quits at once.
 *
 * @param hasLearned - Whether there is something to be kept by now; without it the first one quits.
 */
export function listenForInterrupt(hasLearned: () => boolean): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const onInterrupt = () => {
    if (!hasLearned()) {
      process.exit(130);
    } else if (!controller.signal.aborted) {
      first = performance.now();
      console.error(
        '\nStopping after this step, to write what was learned so far; Ctrl-C again quits at once.',
      );
      controller.abort();
    } else if (performance.now() - first > SAME_PRESS_MILLISECONDS) {
      process.exit(130);
    }
  };
  process.on('SIGINT', onInterrupt);
  return { signal: controller.signal, stop: () => void process.off('SIGINT', onInterrupt) };
}
