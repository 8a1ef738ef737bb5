import { VaeKitError } from 'vae-kit';

/**
 * The energy distance of two samples, 0 where they are the same and never less.
 *
 * 2 E|X − Y| − E|X − X′| − E|Y − Y′|, each mean over all pairs, those of a point with
 * itself included. G. J. Székely and M. L. Rizzo, Energy statistics: a class of statistics based on
 * distances (Journal of Statistical Planning and Inference 143, 2013).
 *
 * @param first - Points of `dimensions` coordinates each, one after the other.
 * @param second - Points of the other sample.
 * @param dimensions - How many coordinates a point has.
 * @returns The distance, in the units of the coordinates.
 */
export function energyDistance(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  dimensions: number,
): number {
  for (const { length } of [first, second]) {
    if (length === 0 || length % dimensions !== 0) {
      throw new VaeKitError({
        problem: `points of ${dimensions} coordinates need a positive multiple of ${dimensions} values`,
        received: String(length),
        remedy: 'Give whole points.',
      });
    }
  }
  return (
    2 * meanDistance(first, second, dimensions) -
    meanDistance(first, first, dimensions) -
    meanDistance(second, second, dimensions)
  );
}

function meanDistance(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  dimensions: number,
): number {
  let total = 0;
  for (let i = 0; i < first.length; i += dimensions) {
    for (let j = 0; j < second.length; j += dimensions) {
      let square = 0;
      for (let axis = 0; axis < dimensions; axis++)
        square += (first[i + axis]! - second[j + axis]!) ** 2;
      total += Math.sqrt(square);
    }
  }
  return total / (first.length / dimensions) / (second.length / dimensions);
}
