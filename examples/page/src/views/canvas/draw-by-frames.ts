import { effect } from '@preact/signals';

/**
 * Draws when the screen is refreshed, and again after any signal that was read has changed, however
 * often it did.
 *
 * @param draw - Reads signals and draws.
 * @returns What asks for another drawing, and what ends it all.
 */
export function drawByFrames(draw: () => void): { ask(): void; end(): void } {
  let frame = 0;
  let forget: (() => void) | undefined;
  const ask = () => {
    if (frame === 0) frame = requestAnimationFrame(run);
  };
  const run = () => {
    frame = 0;
    forget?.();
    let drawn = false;
    // The effect runs a second time when a signal changes: it then only asks for a frame.
    forget = effect(() => {
      if (drawn) ask();
      else draw();
      drawn = true;
    });
  };
  return {
    ask,
    end: () => {
      cancelAnimationFrame(frame);
      frame = -1;
      forget?.();
    },
  };
}
