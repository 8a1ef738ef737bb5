import { panelSvg } from './figure.js';
import type { Panel } from './panel.js';
import { rasterize } from './rasterize.js';

/** A picture as it is shown: its size in pixels of a page, and twice as many of its own. */
export interface Rendering {
  readonly width: number;
  readonly height: number;
  readonly png: Uint8Array;
}

/** Renders a panel, on no ground. */
export function render(panel: Panel): Rendering {
  // Whole pixels, so that none is half of the picture and half beside it.
  const [width, height] = [Math.ceil(panel.width), Math.ceil(panel.height)];
  return { width, height, png: rasterize(panelSvg({ ...panel, width, height })) };
}
