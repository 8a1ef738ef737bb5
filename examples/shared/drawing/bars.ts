import { axisX, barX, frame, gridX, ruleX, text } from '@observablehq/plot';
import { drawPlot } from './draw-plot.js';
import { legend } from './legend.js';
import { stack, type Panel } from './panel.js';
import { FONT_SIZE, textPanel, textWidth } from './text.js';

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
  /** How wide it may be; 760 pixels at most. */
  readonly room: number;
}

/** Horizontal bars of stacked parts, those below 0 to the left; with a legend. */
export function bars({ bars: given, parts, x, room }: BarsOptions): Panel {
  const width = Math.min(760, room);
  const rects = given.flatMap((bar) =>
    stacked(
      bar,
      parts.map(({ color }) => color),
    ),
  );
  const ends = rects.flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const widest = (texts: readonly string[]) =>
    Math.max(0, ...texts.map((label) => textWidth(label, FONT_SIZE)));
  const [before, behind] = [
    widest(given.map(({ label }) => label)) + 14,
    widest(given.map(({ note = '' }) => note)) + 16,
  ];
  // Where labels would take the room of the bars, they stand above them.
  const above = before + behind > width / 2;
  const left = above ? 12 : before;
  const along = textWidth(x, FONT_SIZE) <= width - left - behind;
  const chart = drawPlot({
    width,
    height: (above ? 48 : 30) * given.length + (along ? 62 : 38),
    marginLeft: left,
    marginRight: behind,
    marginTop: 8,
    marginBottom: along ? 46 : 22,
    x: { domain: [low, Math.max(high, low + Number.EPSILON)], ticks: above ? 4 : 8 },
    y: {
      domain: given.map(({ label }) => label),
      axis: above ? null : 'left',
      label: null,
      tickSize: 0,
      padding: above ? 0.55 : 0.25,
    },
    color: { type: 'identity' },
    marks: [
      frame({ stroke: '#bbb' }),
      gridX({ strokeOpacity: 0.12 }),
      axisX({
        label: along ? x : null,
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 40,
      }),
      barX(rects, { x1: 'from', x2: 'to', y: 'label', fill: 'color' }),
      ruleX([0], { stroke: '#555' }),
      text(given, { y: 'label', text: 'note', frameAnchor: 'right', textAnchor: 'start', dx: 8 }),
      ...(above
        ? [text(given, { y: 'label', text: 'label', frameAnchor: 'left', dx: 4, dy: -19 })]
        : []),
    ],
  });
  return stack(
    [
      legend(
        parts.map((part) => ({ ...part, mark: 'dot' })),
        width,
      ),
      chart,
      ...(along ? [] : [textPanel(x, width, { size: FONT_SIZE })]),
    ],
    8,
  );
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
