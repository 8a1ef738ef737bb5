import { effect } from '@preact/signals';

/** How many milliseconds of a frame go to drawing; what is left waits for the next one. */
const BUDGET = 12;

/** What waits to be drawn, in the order in which it was asked for. */
const waiting = new Set<() => void>();
let frame = 0;

function ask(drawing: () => void): void {
  waiting.add(drawing);
  if (frame === 0) frame = requestAnimationFrame(drawWaiting);
}

function drawWaiting(): void {
  frame = 0;
  const end = performance.now() + BUDGET;
  for (const drawing of waiting) {
    waiting.delete(drawing);
    drawing();
    if (performance.now() > end) break;
  }
  if (waiting.size > 0 && frame === 0) frame = requestAnimationFrame(drawWaiting);
}

/**
 * Draws when the screen is refreshed, and again after any signal that was read has changed, however
 * often it did. All pictures share a frame's time, so that many that change at once do not keep the
 * page from answering.
 *
 * @param draw - Reads signals and draws.
 * @returns What asks for another drawing, and what ends it all.
 */
export function drawByFrames(draw: () => void): { ask(): void; end(): void } {
  let forget: (() => void) | undefined;
  let ended = false;
  const run = () => {
    forget?.();
    let drawn = false;
    // The effect runs a second time when a signal changes: it then only asks for a frame.
    forget = effect(() => {
      if (drawn) ask(run);
      else draw();
      drawn = true;
    });
  };
  return {
    ask: () => {
      if (!ended) ask(run);
    },
    end: () => {
      ended = true;
      waiting.delete(run);
      forget?.();
    },
  };
}
