/** An ellipse, as a canvas draws it. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  /** Radians from the first axis to that of `radiusX`, towards the second axis. */
  readonly angle: number;
}

/**
 * Where a Gaussian of the plane is so many standard deviations from its mean.
 *
 * The axes are the eigenvectors of Σ, the radii r √λ: with t = ½(Σ₁₁ + Σ₂₂), d = ½(Σ₁₁ − Σ₂₂) the
 * eigenvalues are t ± √(d² + Σ₁₂²), and the first axis lies at ½ atan2(Σ₁₂, d).
 *
 * @param mean - μ.
 * @param covariance - Σ₁₁, Σ₁₂, Σ₂₂.
 * @param deviations - r.
 */
export function covarianceEllipse(
  [x, y]: readonly [number, number],
  [xx, xy, yy]: readonly [number, number, number],
  deviations: number,
): Ellipse {
  const t = (xx + yy) / 2;
  const d = (xx - yy) / 2;
  const root = Math.hypot(d, xy);
  return {
    x,
    y,
    radiusX: deviations * Math.sqrt(Math.max(0, t + root)),
    radiusY: deviations * Math.sqrt(Math.max(0, t - root)),
    angle: root === 0 ? 0 : Math.atan2(xy, d) / 2,
  };
}

/** The same for dimensions that are independent, as those of q(z | x) are. */
export function diagonalEllipse(
  [x, y]: readonly [number, number],
  [sigmaX, sigmaY]: readonly [number, number],
  deviations: number,
): Ellipse {
  return { x, y, radiusX: deviations * sigmaX, radiusY: deviations * sigmaY, angle: 0 };
}
