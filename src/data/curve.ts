import type { GlyphPoint } from './glyphs.js';

/**
 * A fine polyline in the plane; small arrays of the engine's own are quicker made than typed ones.
 */
export interface Path {
  readonly x: number[];
  readonly y: number[];
}

const STEPS_PER_SPAN = 8;

/** The square root of the distance, which makes the knots centripetal. */
function knotDistance([x, y]: GlyphPoint, next: GlyphPoint): number {
  const dx = next[0] - x;
  const dy = next[1] - y;
  // The floor keeps the slopes finite where two points fall together.
  return Math.sqrt(Math.max(Math.sqrt(dx * dx + dy * dy), 1e-3));
}

/** A stretch between two corners along one axis: its values, and the knots' distances. */
interface Run {
  readonly values: readonly number[];
  readonly knots: readonly number[];
}

/**
 * The velocity at an inner point of a run, or at an end, where the neighbour's stands for it.
 */
function innerSlope({ values, knots }: Run, i: number): number {
  const before = knots[i - 1]!;
  const after = knots[i]!;
  const arriving = (values[i]! - values[i - 1]!) / before;
  const leaving = (values[i + 1]! - values[i]!) / after;
  return (arriving * after + leaving * before) / (before + after);
}

function slope(run: Run, i: number): number {
  const { values, knots } = run;
  const last = values.length - 1;
  if (i > 0 && i < last) return innerSlope(run, i);
  const span = i === 0 ? 0 : last - 1;
  const chord = (values[span + 1]! - values[span]!) / knots[span]!;
  // No curvature at the ends of a run, as of a spline let loose.
  return last === 1 ? chord : 1.5 * chord - 0.5 * innerSlope(run, i === 0 ? 1 : last - 1);
}

/** Adds the spline through a run to a curve that ends where the run begins. */
function addRun(run: Run, curve: number[]): void {
  let next = slope(run, 0);
  for (let i = 0; i + 1 < run.values.length; i++) {
    const from = run.values[i]!;
    const to = run.values[i + 1]!;
    const leaving = run.knots[i]! * next;
    next = slope(run, i + 1);
    const arriving = run.knots[i]! * next;
    for (let step = 1; step <= STEPS_PER_SPAN; step++) {
      const t = step / STEPS_PER_SPAN;
      const u = 1 - t;
      curve.push(
        u * u * (from * (1 + 2 * t) + leaving * t) + t * t * (to * (1 + 2 * u) - arriving * u),
      );
    }
  }
}

/**
 * A smooth curve through the points of a stroke, sharp at its corners.
 *
 * Between corners it is a Catmull-Rom spline with centripetal knots, which makes no loops of its
 * own: C. Yuksel, S. Schaefer and J. Keyser, Parameterization and applications of Catmull-Rom
 * curves (Computer-Aided Design 43, 2011).
 *
 * @param stroke - At least two points.
 */
export function smoothCurve(stroke: readonly GlyphPoint[]): Path {
  const knots = stroke.slice(1).map((point, i) => knotDistance(stroke[i]!, point));
  const along = (axis: 0 | 1) => {
    const values = stroke.map((point) => point[axis]);
    const curve = [values[0]!];
    let start = 0;
    for (let i = 1; i < stroke.length; i++) {
      if (i < stroke.length - 1 && stroke[i]![2] !== 'corner') continue;
      addRun({ values: values.slice(start, i + 1), knots: knots.slice(start, i) }, curve);
      start = i;
    }
    return curve;
  };
  return { x: along(0), y: along(1) };
}
