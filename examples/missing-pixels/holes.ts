import { mul, tidy } from '@tensorflow/tfjs-core';
import {
  arrayDataset,
  foldIn,
  randomKey,
  uniformNoise,
  type Dataset,
  type SyncDataset,
} from 'vae-kit';
import { read } from '../shared/data/read.js';

/** How many rows are drawn at once. */
const AT_ONCE = 5_000;

/** A mask for so many rows: each of their values is missing with a probability of one half. */
export function randomHoles(size: number, width: number, seed: number): SyncDataset {
  const seen = new Uint8Array(size * width);
  for (let from = 0; from < size; from += AT_ONCE) {
    const rows = Math.min(AT_ONCE, size - from);
    const noise = read(uniformNoise(foldIn(randomKey(seed), from), [rows, width]));
    noise.forEach((value, i) => (seen[from * width + i] = Number(value < 0.5)));
  }
  return arrayDataset(seen, [width]);
}

/** Data with zeros where they are missing. */
export function withZeros(data: SyncDataset, mask: SyncDataset): Dataset {
  return {
    ...data,
    batch: (positions) => tidy(() => mul(data.batch(positions), mask.batch(positions))),
  };
}

/** The mean of each value over the rows where it was observed; 0 where there are none. */
export function observedMeans(data: SyncDataset, mask: SyncDataset): Float32Array {
  const [width] = data.shape as [number];
  const [totals, counts] = [new Float64Array(width), new Float64Array(width)];
  for (let from = 0; from < data.size; from += AT_ONCE) {
    const rows = Math.min(AT_ONCE, data.size - from);
    const positions = Int32Array.from({ length: rows }, (_, i) => from + i);
    const [values, seen] = [read(data.batch(positions)), read(mask.batch(positions))];
    seen.forEach((bit, i) => {
      totals[i % width]! += bit * values[i]!;
      counts[i % width]! += bit;
    });
  }
  return Float32Array.from(totals, (total, j) => total / Math.max(1, counts[j]!));
}
