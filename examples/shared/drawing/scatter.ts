import { dot, type Markish } from '@observablehq/plot';
import { chart } from './chart.js';
import type { Panel } from './panel.js';

/** Points of one colour. */
export interface PointGroup {
  readonly name: string;
  readonly color: string;
  readonly points: readonly (readonly [number, number])[];
}

/** How points are drawn. */
export interface ScatterOptions {
  readonly groups: readonly PointGroup[];
  /** What the axes measure. */
  readonly x: string;
  readonly y: string;
  /** What part of the plane is shown; all of it unless told. */
  readonly xDomain?: readonly [number, number];
  readonly yDomain?: readonly [number, number];
  /** Pixels, 380 both unless told. */
  readonly width?: number;
  readonly height?: number;
  /** The radius of a point in pixels, 1.6 unless told. */
  readonly radius?: number;
  /** What is drawn over the points. */
  readonly marks?: readonly Markish[];
}

/** Points in a plane; colours are mixed in the order given, so that no group hides another. */
export function scatter(options: ScatterOptions): Panel {
  const {
    groups,
    x,
    y,
    xDomain,
    yDomain,
    width = 380,
    height = 380,
    radius = 1.6,
    marks = [],
  } = options;
  const within = (value: number, domain: readonly [number, number] | undefined) =>
    !domain || (value >= domain[0] && value <= domain[1]);
  // Left out rather than clipped: the rasteriser aborts the whole process on what is clipped and
  // leaves the picture.
  const isShown = (point: { x: number; y: number }) =>
    within(point.x, xDomain) && within(point.y, yDomain);
  return chart({
    width,
    height,
    x,
    y,
    ticks: 5,
    scales: {
      x: xDomain ? { domain: xDomain } : { nice: true },
      y: yDomain ? { domain: yDomain } : { nice: true },
      color: { type: 'identity' },
    },
    marks: [
      dot(interleaved(groups).filter(isShown), {
        x: 'x',
        y: 'y',
        fill: 'color',
        r: radius,
        fillOpacity: 0.65,
      }),
      ...marks,
    ],
  });
}

function interleaved(groups: readonly PointGroup[]): { x: number; y: number; color: string }[] {
  return groups
    .flatMap(({ points, color }) =>
      points.map(([x, y], i) => ({ x, y, color, rank: i / points.length })),
    )
    .sort((a, b) => a.rank - b.rank);
}
