import { plot, type PlotOptions } from '@observablehq/plot';
import type { Panel } from './panel.js';
import { svgDocument, type SvgElement } from './svg-document.js';
import { FONT_FAMILY, FONT_SIZE } from './text.js';

/**
 * Draws a chart of Observable Plot without a browser; it must have no legend, title or caption of
 * its own.
 */
export function drawPlot(
  options: PlotOptions & { readonly width: number; readonly height: number },
): Panel {
  const chart = plot({
    ...options,
    // As much of a document as charts are drawn with.
    document: svgDocument() as unknown as Document,
    style: { fontFamily: FONT_FAMILY, fontSize: `${FONT_SIZE}px` },
  }) as unknown as SvgElement;
  // Plot's style sheet is for pages: it speaks of selectors that rasterisers do not know.
  const sheet = chart.children.find(({ tagName }) => tagName === 'style');
  if (sheet) chart.removeChild(sheet);
  return { width: options.width, height: options.height, svg: String(chart) };
}
