import type { CurvePoint } from './curves.js';

/**
 * The parts of a curve that lie in a vertical range, each ending where the curve leaves it.
 *
 * Plot can clip as well, but the rasteriser aborts the whole process on a clipped path that leaves
 * the picture.
 */
export function clipCurve(
  points: readonly CurvePoint[],
  [low, high]: readonly [number, number],
): CurvePoint[][] {
  const parts: CurvePoint[][] = [];
  let part: CurvePoint[] = [];
  const finish = () => {
    if (part.length > 0) parts.push(part);
    part = [];
  };
  points.forEach((point, i) => {
    const former = points[i - 1];
    if (former) part.push(...crossings(former, point, low, high));
    if (point.y >= low && point.y <= high) part.push(point);
    else finish();
  });
  finish();
  return parts;
}

/** Where the straight line between two points crosses the bounds, in the order of travel. */
function crossings(from: CurvePoint, to: CurvePoint, low: number, high: number): CurvePoint[] {
  return [low, high]
    .map((y) => ({ y, along: (y - from.y) / (to.y - from.y) }))
    .filter(({ along }) => along > 0 && along < 1)
    .sort((a, b) => a.along - b.along)
    .map(({ y, along }) => ({ x: from.x + along * (to.x - from.x), y }));
}
