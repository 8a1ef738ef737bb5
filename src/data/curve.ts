import type { GlyphPoint } from './glyphs.js';

/** A point of the plane. */
export type Point = readonly [x: number, y: number];

const STEPS_PER_SPAN = 8;

function knotDistance(a: GlyphPoint, b: GlyphPoint): number {
  // The floor keeps the slopes finite where two points fall together.
  return Math.max(Math.hypot(b[0] - a[0], b[1] - a[1]), 1e-3) ** 0.5;
}

/**
 * The velocity along one axis at an inner point of a run, or at an end, where the neighbour's
 * stands for it.
 */
function innerSlope(run: readonly GlyphPoint[], i: number, axis: 0 | 1): number {
  const before = knotDistance(run[i - 1]!, run[i]!);
  const after = knotDistance(run[i]!, run[i + 1]!);
  const arriving = (run[i]![axis] - run[i - 1]![axis]) / before;
  const leaving = (run[i + 1]![axis] - run[i]![axis]) / after;
  return (arriving * after + leaving * before) / (before + after);
}

function slope(run: readonly GlyphPoint[], i: number, axis: 0 | 1): number {
  const last = run.length - 1;
  if (i > 0 && i < last) return innerSlope(run, i, axis);
  const [end, next] = i === 0 ? [0, 1] : [last - 1, last];
  const chord = (run[next]![axis] - run[end]![axis]) / knotDistance(run[end]!, run[next]!);
  // No curvature at the ends of a run, as of a spline let loose.
  return last === 1 ? chord : 1.5 * chord - 0.5 * innerSlope(run, i === 0 ? 1 : last - 1, axis);
}

function addSpan(run: readonly GlyphPoint[], i: number, curve: Point[]): void {
  const length = knotDistance(run[i]!, run[i + 1]!);
  const ends = ([0, 1] as const).map((axis) => ({
    from: run[i]![axis],
    to: run[i + 1]![axis],
    leaving: length * slope(run, i, axis),
    arriving: length * slope(run, i + 1, axis),
  }));
  for (let step = 1; step <= STEPS_PER_SPAN; step++) {
    const t = step / STEPS_PER_SPAN;
    const u = 1 - t;
    const [x, y] = ends.map(
      ({ from, to, leaving, arriving }) =>
        u * u * (from * (1 + 2 * t) + leaving * t) + t * t * (to * (1 + 2 * u) - arriving * u),
    );
    curve.push([x!, y!]);
  }
}

/**
 * A smooth curve through the points of a stroke, sharp at its corners, as a fine polyline.
 *
 * Between corners it is a Catmull-Rom spline with centripetal knots, which makes no loops of its
 * own: C. Yuksel, S. Schaefer and J. Keyser, Parameterization and applications of Catmull-Rom
 * curves (Computer-Aided Design 43, 2011).
 *
 * @param stroke - At least two points.
 */
export function smoothCurve(stroke: readonly GlyphPoint[]): Point[] {
  const curve: Point[] = [[stroke[0]![0], stroke[0]![1]]];
  let start = 0;
  for (let i = 1; i < stroke.length; i++) {
    if (i < stroke.length - 1 && stroke[i]![2] !== 'corner') continue;
    const run = stroke.slice(start, i + 1);
    for (let span = 0; span + 1 < run.length; span++) addSpan(run, span, curve);
    start = i;
  }
  return curve;
}
