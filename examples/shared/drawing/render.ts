import { panelSvg } from './figure.js';
import type { Panel } from './panel.js';
import type { Rasterize } from './rasterize.js';

/** A picture as it is shown: its size in pixels of a page, and its file. */
export interface Rendering {
  readonly width: number;
  readonly height: number;
  readonly type: 'image/png' | 'image/svg+xml';
  readonly bytes: Uint8Array;
}

/**
 * Renders a panel, on no ground: as a PNG with twice as many pixels where there is a rasteriser, else
 * as SVG.
 */
export function render(panel: Panel, rasterize: Rasterize | undefined): Rendering {
  // Whole pixels, so that none is half of the picture and half beside it.
  const [width, height] = [Math.ceil(panel.width), Math.ceil(panel.height)];
  const svg = panelSvg({ ...panel, width, height });
  return rasterize
    ? { width, height, type: 'image/png', bytes: rasterize(svg) }
    : { width, height, type: 'image/svg+xml', bytes: new TextEncoder().encode(rounded(svg)) };
}

/** The coordinates of thousands of points make a page large; nobody sees a hundredth of a pixel. */
function rounded(svg: string): string {
  return svg.replaceAll(/ (?:[xy][12]?|c[xy]|r|d|points)="[^"]*"/g, (attribute) =>
    attribute.replaceAll(/\d+\.\d{3,}/g, (number) =>
      String(Math.round(Number(number) * 100) / 100),
    ),
  );
}
