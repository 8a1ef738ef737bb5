import { mean, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { SyncDataset } from 'vae-kit';

/** How many data are read at once: all of them would be a large tensor for one figure. */
const AT_ONCE = 10_000;

/** The mean of all data of a set, of the shape of a datum. */
export function meanOf(dataset: SyncDataset): Tensor {
  const shape = [...dataset.shape];
  const total = new Float64Array(shape.reduce((product, length) => product * length, 1));
  for (let from = 0; from < dataset.size; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, dataset.size - from);
    const means = tidy(() =>
      mean(dataset.batch(Int32Array.from({ length: count }, (_, i) => from + i)), 0).dataSync(),
    );
    means.forEach((value, i) => (total[i]! += (value * count) / dataset.size));
  }
  return tensor(Float32Array.from(total), shape);
}
