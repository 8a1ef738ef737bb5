/** A point of a plane. */
export type Point2 = readonly [number, number];

const CORNERS = 72;

/**
 * Where a Gaussian of a plane is so many standard deviations from its mean: the points x with
 * (x − μ)ᵀ Σ⁻¹ (x − μ) = r².
 *
 * x = μ + r L u for u on the unit circle, with the Cholesky factor L Lᵀ = Σ.
 *
 * @param mean - μ.
 * @param covariance - Σ, two rows of two.
 * @param deviations - r.
 * @returns A closed line, the last point the same as the first.
 */
export function ellipse(
  mean: readonly number[],
  covariance: readonly (readonly number[])[],
  deviations: number,
): Point2[] {
  const [x, y] = mean as Point2;
  const [[xx], [xy, yy]] = covariance as readonly [Point2, Point2];
  const a = Math.sqrt(xx);
  const b = xy / a;
  const c = Math.sqrt(Math.max(0, yy - b * b));
  return Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % CORNERS)) / CORNERS;
    const [u, v] = [deviations * Math.cos(angle), deviations * Math.sin(angle)];
    return [x + a * u, y + b * u + c * v] as const;
  });
}

/**
 * The parts of a line whose points are all wanted, for a rasteriser that aborts on what is clipped.
 */
export function wantedParts<P>(points: readonly P[], wanted: (point: P) => boolean): P[][] {
  const parts: P[][] = [];
  let part: P[] = [];
  for (const point of points) {
    if (wanted(point)) {
      if (part.push(point) === 2) parts.push(part);
    } else part = [];
  }
  return parts;
}
