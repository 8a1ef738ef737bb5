/**
 * How far a picture of points has to go from its middle to show nearly all of them: by halves, so
 * that it seldom changes as they move.
 *
 * @param points - Coordinates, however many each.
 */
export function reachOf(points: ArrayLike<number>): number {
  const sizes = Array.from(points, Math.abs)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const most = sizes[Math.floor(0.997 * (sizes.length - 1))] ?? 0;
  return Math.max(1, Math.ceil(2.2 * most) / 2);
}
