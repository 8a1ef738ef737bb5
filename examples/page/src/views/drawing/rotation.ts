/** From where space is looked at, in radians. */
export interface Viewpoint {
  /** Around the vertical axis, which is the third one. */
  readonly azimuth: number;
  /** Above the horizon. */
  readonly elevation: number;
}

/** Points as they are seen: across, up and towards the eye, three numbers each. */
export type Seen = Float32Array;

/**
 * Points of space as they are seen from a viewpoint, without perspective.
 *
 * @param points - Three coordinates each.
 * @param viewpoint - From where.
 * @param centre - The point that is seen in the middle.
 * @param seen - Where the result goes, as long as `points`, so that a picture that turns makes no
 * new arrays.
 */
export function look(
  points: Float32Array,
  { azimuth, elevation }: Viewpoint,
  centre: readonly [number, number, number],
  seen: Seen = new Float32Array(points.length),
): Seen {
  const [ca, sa] = [Math.cos(azimuth), Math.sin(azimuth)];
  const [ce, se] = [Math.cos(elevation), Math.sin(elevation)];
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i]! - centre[0];
    const y = points[i + 1]! - centre[1];
    const z = points[i + 2]! - centre[2];
    const towards = x * ca + y * sa;
    seen[i] = y * ca - x * sa;
    seen[i + 1] = z * ce - towards * se;
    seen[i + 2] = z * se + towards * ce;
  }
  return seen;
}

/** The middle of the points' box, and how far from it the farthest point is. */
export function extent(points: Float32Array): {
  centre: readonly [number, number, number];
  radius: number;
} {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    low[i % 3] = Math.min(low[i % 3]!, points[i]!);
    high[i % 3] = Math.max(high[i % 3]!, points[i]!);
  }
  const middle = (c: number) => (points.length === 0 ? 0 : (low[c]! + high[c]!) / 2);
  const centre = [middle(0), middle(1), middle(2)] as const;
  let radius = 0;
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [
      points[i]! - centre[0],
      points[i + 1]! - centre[1],
      points[i + 2]! - centre[2],
    ];
    radius = Math.max(radius, Math.hypot(x, y, z));
  }
  return { centre, radius: radius || 1 };
}
