/**
 * How far a picture of points has to go from its middle to show nearly all of them: by quarters, so
 * that it seldom changes as they move.
 *
 * @param points - Coordinates, however many each.
 */
export function reachOf(points: ArrayLike<number>): number {
  const sizes = Array.from(points, Math.abs)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const most = sizes[Math.floor(0.997 * (sizes.length - 1))] ?? 0;
  return Math.max(0.25, Math.ceil(4.4 * most) / 4);
}
