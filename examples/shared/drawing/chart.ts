import { axisX, axisY, frame, type Markish, type PlotOptions } from '@observablehq/plot';
import { drawPlot } from './draw-plot.js';
import { stack, type Panel } from './panel.js';
import { FONT_SIZE, textPanel, textWidth } from './text.js';

/** A chart in a frame. */
export interface ChartOptions {
  readonly width: number;
  readonly height: number;
  /** What the axes measure, with units. */
  readonly x: string;
  readonly y: string;
  /** Their scales, as Observable Plot takes them. */
  readonly scales: Pick<PlotOptions, 'x' | 'y' | 'color'>;
  /** About how many ticks an axis has; as many as fit unless told. */
  readonly ticks?: number;
  /** From the back to the front, behind the axes' own. */
  readonly marks: readonly Markish[];
}

const MARGIN = { left: 70, right: 20, top: 10, bottom: 44 };
/** Where the label of the vertical axis stands above it. */
const LEFT_OF_TICKS = 48;

/**
 * Draws a chart, its axes named along them; above it and below it where they are too short for
 * that.
 */
export function chart({ width, height, x, y, scales, ticks, marks }: ChartOptions): Panel {
  const upright = textWidth(y, FONT_SIZE) <= height - MARGIN.top - MARGIN.bottom;
  const left = upright ? MARGIN.left : LEFT_OF_TICKS;
  const along = textWidth(x, FONT_SIZE) <= width - left - MARGIN.right;
  const label = { labelAnchor: 'center', labelArrow: 'none', ...(ticks && { ticks }) } as const;
  const plot = drawPlot({
    width,
    height,
    marginLeft: left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: along ? MARGIN.bottom : 24,
    ...scales,
    marks: [
      frame({ stroke: '#bbb' }),
      axisX({ label: along ? x : null, labelOffset: 38, ...label }),
      axisY({ label: upright ? y : null, labelOffset: 63, ...label }),
      ...marks,
    ],
  });
  const named = (text: string) => textPanel(text, width, { size: FONT_SIZE });
  return stack([...(upright ? [] : [named(y)]), plot, ...(along ? [] : [named(x)])], 4);
}
