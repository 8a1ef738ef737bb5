/** A point of space. */
export type Point3 = readonly [number, number, number];

/** From where space is looked at. */
export interface View {
  /** Degrees around the vertical axis. */
  readonly azimuth: number;
  /** Degrees above the horizon. */
  readonly elevation: number;
}

/** Where a point of space is seen, and how far towards the eye it is. */
export interface Projected {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

/**
 * The orthographic projection of space along a direction of view; the third axis is the vertical
 * one.
 */
export function projection({ azimuth, elevation }: View): (point: Point3) => Projected {
  const [a, e] = [(azimuth * Math.PI) / 180, (elevation * Math.PI) / 180];
  return ([x, y, z]) => {
    const towards = x * Math.cos(a) + y * Math.sin(a);
    return {
      x: y * Math.cos(a) - x * Math.sin(a),
      y: z * Math.cos(e) - towards * Math.sin(e),
      depth: z * Math.sin(e) + towards * Math.cos(e),
    };
  };
}
