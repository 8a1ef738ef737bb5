import { tidy } from '@tensorflow/tfjs-core';
import { randomKey } from '../../core/keys.js';
import { sizeOf, type Shape } from '../../core/shapes.js';
import type { Family, Params } from '../../distributions/family.js';
import { tileParams } from '../../distributions/params.js';

/** All values of a latent, over which expectations are sums. */
export interface Latents {
  readonly values: readonly (readonly number[])[];
  /** What each counts, besides its probability or density. */
  readonly width: number;
}

/** How many cases are gone through at most: all samples of one datum's latents together. */
export const MOST_CASES = 4096;

/** How many values of one real number are looked at, and how many deviations apart. */
const GRIDS = [
  [81, 0.18],
  [33, 0.42],
  [17, 0.8],
  [13, 1],
] as const;

/**
 * The values of one datum's latents: bits or classes in all ways, or one real number on a grid;
 * undefined where there are too many.
 */
export function latentsOf(
  posterior: Family,
  q: Params,
  latent: Shape,
  samples: number,
): Latents | undefined {
  const { type } = posterior.support;
  const size = sizeOf(latent);
  if (type === 'binary' || type === 'one-hot') {
    const states = type === 'binary' ? 2 : latent.at(-1)!;
    const places = type === 'binary' ? size : size / states;
    if (states ** (places * samples) > MOST_CASES) return undefined;
    const each = Array.from({ length: states }, (_, i) =>
      type === 'binary' ? [i] : Array.from({ length: states }, (_x, j) => Number(i === j)),
    );
    return { values: tuplesOf(each, places).map((tuple) => tuple.flat()), width: 1 };
  }
  const grid = GRIDS[samples - 1];
  if (size !== 1 || !grid) return undefined;
  const [count, apart] = grid;
  return tidy(() => {
    const drawn = posterior
      .sample(tileParams(posterior, q, 4000), randomKey(2))
      .dataSync<'float32'>();
    const centre = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    const square = drawn.reduce((a, b) => a + (b - centre) ** 2, 0) / drawn.length;
    const width = apart * Math.sqrt(square);
    return {
      values: Array.from({ length: count }, (_, i) => [centre + width * (i - (count - 1) / 2)]),
      width,
    };
  });
}

/** All tuples of elements. */
export function tuplesOf<T>(elements: readonly T[], count: number): T[][] {
  return count === 0
    ? [[]]
    : tuplesOf(elements, count - 1).flatMap((tuple) =>
        elements.map((element) => [...tuple, element]),
      );
}
