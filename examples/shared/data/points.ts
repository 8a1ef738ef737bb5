import { takeRows, type SyncDataset } from 'vae-kit';
import type { Tensor } from '@tensorflow/tfjs-core';
import { read } from './read.js';

/** Points of any dimension, one after another. */
export interface Points {
  readonly values: Float32Array;
  readonly dimensions: number;
}

const AT_ONCE = 500;

/**
 * Where an encoder puts all data of a set, a part at a time; `from` is the position of the part's
 * first datum.
 */
export function encodeAll(
  dataset: SyncDataset,
  encode: (data: Tensor, from: number) => Tensor,
): Points {
  const parts: Float32Array[] = [];
  for (let from = 0; from < dataset.size; from += AT_ONCE) {
    const rows = takeRows(dataset, Math.min(AT_ONCE, dataset.size - from), from);
    parts.push(read(encode(rows, from)));
    rows.dispose();
  }
  const size = parts.reduce((total, { length }) => total + length, 0);
  const values = new Float32Array(size);
  let used = 0;
  for (const part of parts) {
    values.set(part, used);
    used += part.length;
  }
  return { values, dimensions: size / dataset.size };
}

/** Points of a plane as pairs. */
export function pairs({ values }: Points): (readonly [number, number])[] {
  return Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i]!, values[2 * i + 1]!]);
}

/** The range that leaves out a share of the values at each end, with a little room around it. */
export function innerRange(values: readonly number[], share: number): readonly [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (quantile: number) => sorted[Math.round(quantile * (sorted.length - 1))]!;
  const [low, high] = [at(share), at(1 - share)];
  const room = 0.04 * (high - low || 1);
  return [low - room, high + room];
}
