import { effect } from '@preact/signals';

/** How many milliseconds of a frame go to drawing; what is left waits for the next one. */
const BUDGET = 10;

/** What waits to be drawn, in the order in which it was asked for. */
const waiting = new Set<() => void>();
let frame = 0;
let end = 0;

/** Each picture has a task of its own, so that a click or a key need not wait for several. */
const { port1, port2 } = new MessageChannel();
port1.onmessage = drawNext;

function ask(drawing: () => void): void {
  waiting.add(drawing);
  askForFrame();
}

function askForFrame(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    end = performance.now() + BUDGET;
    port2.postMessage(undefined);
  });
}

function drawNext(): void {
  for (const drawing of waiting) {
    waiting.delete(drawing);
    drawing();
    break;
  }
  if (waiting.size > 0 && performance.now() < end) {
    port2.postMessage(undefined);
    return;
  }
  frame = 0;
  if (waiting.size > 0) askForFrame();
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
