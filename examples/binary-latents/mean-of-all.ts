import { mean } from '@tensorflow/tfjs-core';
import type { Baseline } from 'vae-kit';

/**
 * The mean of log p(x|z) over all samples of a datum, a part of our own. It is often seen, and it
 * is biased, since a sample's own signal is in its baseline: with K samples the gradient is that of
 * leave-one-out times (K − 1)/K, while that of the KL keeps its length.
 */
export const meanOfAll: Baseline<Record<never, never>> = {
  type: 'meanOfAll',
  minSamples: 2,
  initialState: () => ({}),
  value: ({ credit }) => mean(credit.signal, 0, true),
  update: ({ state }) => state,
};
