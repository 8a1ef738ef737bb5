import { axisX, barX, frame, gridX, ruleX, text } from '@observablehq/plot';
import { drawPlot } from './draw-plot.js';
import { legend } from './legend.js';
import { stack, type Panel } from './panel.js';
import { textWidth } from './text.js';

/** Parts of a whole, in the same order for every bar. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly number[];
  /** What is written beside the frame, at the right. */
  readonly note?: string;
}

/** How bars are drawn. */
export interface BarsOptions {
  readonly bars: readonly Bar[];
  /** The name and the colour of each part. */
  readonly parts: readonly { readonly name: string; readonly color: string }[];
  /** What the parts measure, with its unit. */
  readonly x: string;
  readonly width?: number;
}

const LABEL_SIZE = 12.5;

/** Horizontal bars of stacked parts, those below 0 to the left; with a legend. */
export function bars({ bars: given, parts, x, width = 760 }: BarsOptions): Panel {
  const rects = given.flatMap((bar) =>
    stacked(
      bar,
      parts.map(({ color }) => color),
    ),
  );
  const ends = rects.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const chart = drawPlot({
    width,
    height: 30 * given.length + 62,
    marginLeft: Math.max(0, ...given.map(({ label }) => textWidth(label, LABEL_SIZE))) + 14,
    marginRight: Math.max(0, ...given.map(({ note = '' }) => textWidth(note, LABEL_SIZE))) + 16,
    marginTop: 8,
    marginBottom: 46,
    x: { domain: [low, Math.max(high, low + Number.EPSILON)] },
    y: { domain: given.map(({ label }) => label), label: null, tickSize: 0, padding: 0.25 },
    color: { type: 'identity' },
    marks: [
      frame({ stroke: '#bbb' }),
      gridX({ strokeOpacity: 0.12 }),
      axisX({ label: x, labelAnchor: 'center', labelArrow: 'none', labelOffset: 40 }),
      barX(rects, { x1: 'from', x2: 'to', y: 'label', fill: 'color' }),
      ruleX([0], { stroke: '#555' }),
      text(given, { y: 'label', text: 'note', frameAnchor: 'right', textAnchor: 'start', dx: 8 }),
    ],
  });
  return stack([legend(parts.map((part) => ({ ...part, mark: 'dot' }))), chart], 8);
}

/**
 * Where each part of a bar begins and ends: what is positive goes right from 0, what is negative
 * left.
 */
export function stacked(
  { label, parts }: Bar,
  colors: readonly string[],
): { label: string; from: number; to: number; color: string }[] {
  const ends = { right: 0, left: 0 };
  return parts.map((part, i) => {
    const side = part < 0 ? 'left' : 'right';
    const from = ends[side];
    ends[side] += part;
    return { label, from, to: ends[side], color: colors[i]! };
  });
}
