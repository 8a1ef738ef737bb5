import { gridY, rectY } from '@observablehq/plot';
import { chart } from '../drawing/chart.js';
import { classColors } from '../drawing/colors.js';
import type { Panel } from '../drawing/panel.js';

/**
 * How often values between 0 and 1 fall into each of so many bins, class by class; 1 itself falls
 * into the last.
 */
export function binByClass(
  values: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins: number,
): number[][] {
  const perLabel = values.length / labels.length;
  const counts = classColors.map(() => new Array<number>(bins).fill(0));
  for (let i = 0; i < values.length; i++) {
    const row = counts[labels[Math.floor(i / perLabel)]!]!;
    row[Math.min(bins - 1, Math.floor(values[i]! * bins))]!++;
  }
  return counts;
}

/** How a histogram by class is drawn. */
export interface ClassHistogramOptions {
  /** What the values are. */
  readonly x: string;
  /** The highest share of one bin that is shown, so that several can be compared. */
  readonly top: number;
}

const SIZE = { width: 328, height: 250 };

/** A histogram of values between 0 and 1, the classes stacked in their colours. */
export function classHistogram(
  counts: readonly (readonly number[])[],
  { x, top }: ClassHistogramOptions,
): Panel {
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const bins = counts[0]!.length;
  const rects = Array.from({ length: bins }, (_, bin) => {
    let below = 0;
    return counts.map((row, i) => {
      const from = below;
      below += (100 * row[bin]!) / total;
      return { x1: bin / bins, x2: (bin + 1) / bins, y1: from, y2: below, fill: classColors[i]! };
    });
  }).flat();
  return chart({
    ...SIZE,
    x,
    y: 'share of all (%)',
    ticks: 5,
    scales: {
      x: { domain: [0, 1] },
      y: { domain: [0, 100 * top] },
      color: { type: 'identity' },
    },
    marks: [
      gridY({ strokeOpacity: 0.12 }),
      rectY(rects, {
        x1: 'x1',
        x2: 'x2',
        y1: 'y1',
        y2: 'y2',
        fill: 'fill',
        inset: 0,
        insetLeft: 0.5,
      }),
    ],
  });
}

/** The highest share of one bin. */
export function highestShare(counts: readonly (readonly number[])[]): number {
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  return (
    Math.max(...counts[0]!.map((_, bin) => counts.reduce((sum, row) => sum + row[bin]!, 0))) / total
  );
}
