import type { Library } from './library.js';
import sandbox from './sandbox.js?raw';

/** What a frame tells of the code in it. */
export type Told =
  | { readonly type: 'ready' | 'done' }
  | { readonly type: 'line'; readonly level: string; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'height'; readonly height: number };

const page = (dark: boolean) => `<!doctype html>
<html lang="en" style="color-scheme: ${dark ? 'dark' : 'light'}">
<meta charset="utf-8">
<title>What the code draws</title>
<style>
  body { margin: 0; font: 14px system-ui; }
  canvas { display: block; max-width: 100%; image-rendering: pixelated; }
</style>
<canvas width="0" height="0" role="img" aria-label="What the code draws"></canvas>
<script>${sandbox}</script>`;

/**
 * Runs code in a frame that may run scripts and nothing else: it shares no origin with the site, so
 * that code of a link can read nothing of it.
 *
 * @param stage - The element that gets the frame, in place of all it had.
 * @param hear - Called with what the frame tells.
 * @returns What ends it.
 */
export function runCode(
  stage: HTMLElement,
  code: string,
  library: Library,
  hear: (told: Told) => void,
): () => void {
  const frame = document.createElement('iframe');
  frame.title = 'What the code draws';
  frame.setAttribute('sandbox', 'allow-scripts');
  const listen = ({ source, data }: MessageEvent) => {
    if (source !== frame.contentWindow) return;
    const told = data as Told;
    // Its origin has no name to send to.
    if (told.type === 'ready') frame.contentWindow!.postMessage({ code, ...library }, '*');
    else if (told.type === 'height') frame.style.height = `${told.height}px`;
    else hear(told);
  };
  window.addEventListener('message', listen);
  frame.srcdoc = page(document.documentElement.classList.contains('dark'));
  stage.replaceChildren(frame);
  return () => {
    window.removeEventListener('message', listen);
    frame.remove();
  };
}
