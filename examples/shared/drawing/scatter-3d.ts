import { dot, link, text } from '@observablehq/plot';
import { drawPlot } from './draw-plot.js';
import type { Panel } from './panel.js';
import { projection, type Point3, type View } from './projection.js';

/** Points of one colour. */
export interface PointGroup3 {
  readonly name: string;
  readonly color: string;
  readonly points: readonly Point3[];
}

/** One axis of space. */
export interface Axis3 {
  readonly label: string;
  readonly domain: readonly [number, number];
}

/** How points of space are drawn. */
export interface Scatter3dOptions {
  readonly groups: readonly PointGroup3[];
  /** The three axes; the third points upwards. */
  readonly axes: readonly [Axis3, Axis3, Axis3];
  readonly view: View;
  /** Pixels, 420 unless told. */
  readonly size?: number;
  /** The radius of a point in pixels, 1.6 unless told. */
  readonly radius?: number;
}

/** Points of space in a box, seen from one side, the nearer over the farther. */
export function scatter3d({
  groups,
  axes,
  view,
  size = 420,
  radius = 1.6,
}: Scatter3dOptions): Panel {
  const project = projection(view);
  const points = groups
    .flatMap(({ points: own, color }) => own.map((point) => ({ ...project(point), color })))
    .sort((a, b) => a.depth - b.depth);
  const near = nearSides(view);
  const edges = boxEdges(axes, near).map(([from, to]) => {
    const [a, b] = [project(from), project(to)];
    return { x1: a.x, y1: a.y, x2: b.x, y2: b.y };
  });
  const square = squareAround(
    edges.flatMap(({ x1, y1, x2, y2 }) => [
      { x: x1, y: y1 },
      { x: x2, y: y2 },
    ]),
  );
  return drawPlot({
    width: size,
    height: size,
    margin: 34,
    x: { domain: square.x, axis: null },
    y: { domain: square.y, axis: null },
    color: { type: 'identity' },
    marks: [
      link(edges, { x1: 'x1', y1: 'y1', x2: 'x2', y2: 'y2', stroke: '#ccc' }),
      dot(points, { x: 'x', y: 'y', fill: 'color', r: radius, fillOpacity: 0.7 }),
      text(
        axisTexts(axes, near, project).map(({ at, label }) => ({ ...project(at), label })),
        { x: 'x', y: 'y', text: 'label', fill: '#444' },
      ),
    ],
  });
}

/** Which end of each horizontal axis is nearer to the eye: 0 for its start, 1 for its end. */
function nearSides({ azimuth }: View): readonly [0 | 1, 0 | 1] {
  const angle = (azimuth * Math.PI) / 180;
  return [Math.cos(angle) > 0 ? 1 : 0, Math.sin(angle) > 0 ? 1 : 0];
}

/**
 * The edges of the box but for the three at its nearest upper corner, which would stand before the
 * points.
 */
function boxEdges(
  axes: readonly [Axis3, Axis3, Axis3],
  near: readonly [0 | 1, 0 | 1],
): [Point3, Point3][] {
  const corner = (bits: number): Point3 => [
    axes[0].domain[bits & 1 ? 1 : 0],
    axes[1].domain[bits & 2 ? 1 : 0],
    axes[2].domain[bits & 4 ? 1 : 0],
  ];
  const nearest = near[0] + 2 * near[1] + 4;
  const corners = [0, 1, 2, 3, 4, 5, 6, 7];
  return [1, 2, 4].flatMap((axis) =>
    corners
      .filter((bits) => !(bits & axis) && bits !== nearest && (bits | axis) !== nearest)
      .map((bits): [Point3, Point3] => [corner(bits), corner(bits | axis)]),
  );
}

/** Each axis is named beside the middle of an outer edge, its ends beside the corners. */
function axisTexts(
  [x, y, z]: readonly [Axis3, Axis3, Axis3],
  near: readonly [0 | 1, 0 | 1],
  project: (point: Point3) => { x: number },
): { at: Point3; label: string }[] {
  const along = ({ domain: [low, high] }: Axis3, share: number) => low + share * (high - low);
  const beyond = (axis: Axis3, side: 0 | 1) => along(axis, side === 1 ? 1.1 : -0.1);
  const bottom = along(z, -0.04);
  const uprights = [
    [beyond(x, near[0]), along(y, near[1] === 1 ? -0.05 : 1.05)],
    [along(x, near[0] === 1 ? -0.05 : 1.05), beyond(y, near[1])],
  ] as const;
  const [leftmost] = [...uprights].sort((a, b) => project([...a, 0]).x - project([...b, 0]).x);
  return [0.04, 0.5, 0.96].flatMap((share) => {
    const name = ({ label, domain }: Axis3) =>
      share === 0.5 ? label : String(share < 0.5 ? domain[0] : domain[1]).replace('-', '−');
    return [
      { at: [along(x, share), beyond(y, near[1]), bottom], label: name(x) },
      { at: [beyond(x, near[0]), along(y, share), bottom], label: name(y) },
      { at: [...leftmost!, along(z, share)], label: name(z) },
    ] satisfies { at: Point3; label: string }[];
  });
}

function squareAround(corners: readonly { x: number; y: number }[]): {
  x: [number, number];
  y: [number, number];
} {
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [[left, right], [low, high]] = [
    range(corners.map(({ x }) => x)),
    range(corners.map(({ y }) => y)),
  ];
  const half = Math.max(right - left, high - low) / 2;
  const around = (from: number, to: number): [number, number] => [
    (from + to) / 2 - half,
    (from + to) / 2 + half,
  ];
  return { x: around(left, right), y: around(low, high) };
}
