import { vaeKitError } from '../core/errors.js';
import { formatShape } from '../core/shapes.js';
import type { Memory } from './epochs.js';

/** The hidden means of each datum as they were last, from which its next ascent starts. */
export interface RememberedMeans extends Memory {
  recall(position: number): Float32Array | undefined;
  keep(positions: Int32Array, means: readonly Float32Array[]): void;
}

/** The means of all hidden levels, one after the other, in float32. */
export function joinedMeans(levels: readonly Float64Array[]): Float32Array {
  return Float32Array.from(levels.slice(1).flatMap((level) => [...level]));
}

/** Remembers nothing at first. */
export function rememberedMeans(sizes: readonly number[], count: number): RememberedMeans {
  const all = new Map<number, Float32Array>();
  const units = sizes.slice(1).reduce((total, width) => total + width, 0);
  return {
    recall: (position) => all.get(position),
    keep: (positions, means) => positions.forEach((position, n) => all.set(position, means[n]!)),
    read() {
      const means = new Float32Array(all.size * units);
      [...all.values()].forEach((each, n) => means.set(each, n * units));
      return {
        positions: { shape: [all.size], values: Int32Array.from(all.keys()) },
        means: { shape: [all.size, units], values: means },
      };
    },
    restore({ positions, means }) {
      // A run whose ascents started anew has kept none.
      const places = positions?.values ?? new Int32Array(0);
      const values = means?.values ?? new Float32Array(0);
      if (
        values.length !== places.length * units ||
        places.some((place) => place >= count || place < 0)
      ) {
        throw vaeKitError(
          `what was kept of the ascents must be ${units} means for each datum`,
          `${values.length} for ${places.length} of ${formatShape([count, units])}`,
          'Give the network and the data that training began with.',
        );
      }
      all.clear();
      places.forEach((place, n) =>
        all.set(place, Float32Array.from(values.subarray(n * units, (n + 1) * units))),
      );
    },
  };
}
