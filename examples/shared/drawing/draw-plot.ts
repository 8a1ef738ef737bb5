import { plot, type PlotOptions } from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import type { Panel } from './panel.js';
import { FONT_SIZE } from './text.js';

/**
 * Draws a chart of Observable Plot without a browser; it must have no legend, title or caption of
 * its own.
 */
export function drawPlot(
  options: PlotOptions & { readonly width: number; readonly height: number },
): Panel {
  const { window } = new JSDOM('');
  const chart = plot({
    ...options,
    document: window.document,
    style: { fontFamily: 'DejaVu Sans', fontSize: `${FONT_SIZE}px` },
  });
  // Plot's style sheet is for pages: it speaks of selectors that rasterisers do not know.
  chart.querySelector('style')?.remove();
  const svg = new window.XMLSerializer().serializeToString(chart);
  window.close();
  return { width: options.width, height: options.height, svg };
}
