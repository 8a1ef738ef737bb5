import { div, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { meanOfSamples } from '../core/mean-of-samples.js';
import type { Credit } from './objective.js';

/** The credit of samples whose gains, shape `[S, N]`, are averaged. */
export function creditOfGains(gains: Tensor): Credit {
  const [count] = gains.shape as [number];
  const signal = div(gains, count);
  return {
    bound: meanOfSamples(gains),
    signal,
    leaveOneOut: () => div(sub(sum(signal, 0), signal), count - 1),
  };
}
