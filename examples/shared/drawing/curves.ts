import { dot, gridX, gridY, line } from '@observablehq/plot';
import { chart } from './chart.js';
import { clipCurve } from './clip-curve.js';
import { legend } from './legend.js';
import { stack, type Panel } from './panel.js';

/** A point of a curve. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** One curve. */
export interface Series {
  /** What the legend calls it; empty to leave it out there. */
  readonly name: string;
  readonly color: string;
  readonly points: readonly CurvePoint[];
  /** Pixels, 2 unless told. */
  readonly width?: number;
  /** Whether each point is marked too. */
  readonly dots?: boolean;
}

/** How curves are drawn. */
export interface CurvesOptions {
  readonly series: readonly Series[];
  /** What the axes measure, with units. */
  readonly x: string;
  readonly y: string;
  /** What part of the vertical axis is shown; all of it unless told. */
  readonly yDomain?: readonly [number, number];
  /** Linear unless told; a logarithmic axis takes positive values only. */
  readonly yScale?: 'linear' | 'log';
  /** How wide it may be; it is {@link WIDTH} pixels at most. */
  readonly room: number;
  /** Pixels, 400 unless told; less where it is narrow. */
  readonly height?: number;
}

/** How wide curves are where there is room. */
const WIDTH = 720;

/** Curves over one pair of axes, with a legend. */
export function curves({
  series,
  x,
  y,
  yDomain,
  yScale = 'linear',
  room,
  height = 400,
}: CurvesOptions): Panel {
  const width = Math.min(WIDTH, room);
  const shown = series.filter(({ points }) => points.length > 0);
  const frameOf = yDomain ?? [-Infinity, Infinity];
  const inFrame = ({ y: value }: CurvePoint) => value >= frameOf[0] && value <= frameOf[1];
  const drawn = chart({
    width,
    height: Math.min(height, Math.max(0.6 * height, 0.8 * width)),
    x,
    y,
    scales: {
      // Given, so that the axis stays where no part of a curve is in the frame.
      x: {
        domain: [
          0,
          shown
            .flatMap(({ points }) => points)
            .reduce((end, { x: at }) => Math.max(end, at), Number.EPSILON),
        ],
      },
      y: { type: yScale, ...(yDomain ? { domain: yDomain } : { nice: true }) },
    },
    marks: [
      gridX({ strokeOpacity: 0.08 }),
      gridY({ strokeOpacity: 0.12 }),
      ...shown.flatMap(({ points, color, width: stroke = 2, dots = false }) => [
        ...clipCurve(points, frameOf).map((part) =>
          line(part, { x: 'x', y: 'y', stroke: color, strokeWidth: stroke }),
        ),
        ...(dots ? [dot(points.filter(inFrame), { x: 'x', y: 'y', fill: color, r: 3.5 })] : []),
      ]),
    ],
  });
  return stack(
    [
      legend(
        shown
          .filter(({ name }) => name !== '')
          .map(({ name, color }) => ({ name, color, mark: 'line' })),
        width,
      ),
      drawn,
    ],
    8,
  );
}

/**
 * Means of so many neighbouring points each, to calm a noisy curve; the last mean may be of fewer.
 */
export function averaged(points: readonly CurvePoint[], count: number): CurvePoint[] {
  const means: CurvePoint[] = [];
  for (let from = 0; from < points.length; from += count) {
    const part = points.slice(from, from + count);
    const mean = (pick: (point: CurvePoint) => number) =>
      part.reduce((total, point) => total + pick(point), 0) / part.length;
    means.push({ x: mean((point) => point.x), y: mean((point) => point.y) });
  }
  return means;
}
