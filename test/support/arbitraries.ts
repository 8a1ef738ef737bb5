import fc from 'fast-check';
import type { Shape } from '../../src/core/shapes.js';

/** Event shapes as the rows of a table of tests. */
export function eventsOf(...shapes: readonly Shape[]): { readonly event: Shape }[] {
  return shapes.map((event) => ({ event }));
}

/** A vector, a volume, a single number, and an odd one. */
export const eventShapes = eventsOf([3], [4, 5, 2], [1], [1, 3, 1]);

/** Numbers that float32 holds, between two bounds. */
export function float32(low: number, high: number): fc.Arbitrary<number> {
  return fc.float({ min: Math.fround(low), max: Math.fround(high), noNaN: true });
}

/** As many such numbers. */
export function float32s(low: number, high: number, count: number): fc.Arbitrary<number[]> {
  return fc.array(float32(low, high), { minLength: count, maxLength: count });
}

/** Pairs within a bound, from 1e-8 apart to the bound, that float32 holds. */
export function neighbors(bound: number): fc.Arbitrary<[number, number]> {
  return fc
    .tuple(float32(-bound, bound), float32(Math.log(1e-8), Math.log(bound)), fc.boolean())
    .map(([a, distance, up]) => {
      const b = a + (up ? 1 : -1) * Math.exp(distance);
      return [a, Math.fround(Math.min(Math.max(b, -bound), bound))];
    });
}
