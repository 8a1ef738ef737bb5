import { energyDistance } from 'vae-kit';

/** Points in space, one after another. */
export interface PointSet {
  readonly values: Float32Array;
  readonly dimensions: 3;
}

/** As many sets of so many points as there are, one after another. */
export const inSets = (values: Float32Array, size: number): PointSet[] =>
  Array.from({ length: Math.floor(values.length / 3 / size) }, (_, i) => ({
    values: values.subarray(3 * size * i, 3 * size * (i + 1)),
    dimensions: 3,
  }));

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

/**
 * The mean energy distance of each real set to its generated one. That of a single pair of 2,000
 * points varies by as much as it is, also where both are of one distribution.
 */
export const distanceBetween = (
  real: readonly PointSet[],
  generated: readonly PointSet[],
): number => mean(real.map((set, i) => energyDistance(set, generated[i]!)));

/** The mean energy distance of all pairs of sets of one distribution: as near as one can come. */
export const distanceAmong = (sets: readonly PointSet[]): number =>
  mean(sets.flatMap((a, i) => sets.slice(i + 1).map((b) => energyDistance(a, b))));
