import { axisX, axisY, dot, frame, gridX, gridY, line } from '@observablehq/plot';
import { clipCurve } from './clip-curve.js';
import { drawPlot } from './draw-plot.js';
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
  readonly size?: { readonly width: number; readonly height: number };
}

/** Curves over one pair of axes, with a legend. */
export function curves({
  series,
  x,
  y,
  yDomain,
  yScale = 'linear',
  size = { width: 720, height: 400 },
}: CurvesOptions): Panel {
  const shown = series.filter(({ points }) => points.length > 0);
  const frameOf = yDomain ?? [-Infinity, Infinity];
  const inFrame = ({ y: value }: CurvePoint) => value >= frameOf[0] && value <= frameOf[1];
  const chart = drawPlot({
    ...size,
    marginLeft: 68,
    marginBottom: 46,
    marginTop: 10,
    marginRight: 24,
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
    marks: [
      frame({ stroke: '#bbb' }),
      gridX({ strokeOpacity: 0.08 }),
      gridY({ strokeOpacity: 0.12 }),
      axisX({ label: x, labelAnchor: 'center', labelArrow: 'none', labelOffset: 40 }),
      axisY({ label: y, labelAnchor: 'center', labelArrow: 'none', labelOffset: 60 }),
      ...shown.flatMap(({ points, color, width = 2, dots = false }) => [
        ...clipCurve(points, frameOf).map((part) =>
          line(part, { x: 'x', y: 'y', stroke: color, strokeWidth: width }),
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
      ),
      chart,
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
