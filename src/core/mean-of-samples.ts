import { mean, reshape, type Tensor } from '@tensorflow/tfjs-core';

/** The mean over the first axis, from `[samples, N]` to `[N]`; of one sample that sample. */
export function meanOfSamples(values: Tensor): Tensor {
  const [samples, data] = values.shape as [number, number];
  return samples === 1 ? reshape(values, [data]) : mean(values, 0);
}
