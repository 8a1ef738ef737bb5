import { sub, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Params } from '../../distributions/family.js';
import type { Estimator } from '../../estimators/estimator.js';
import { runNetwork, type Training } from '../../networks/run-network.js';
import type { Weights } from '../weights.js';
import type { SbnCore } from './core.js';

/**
 * A network with encoders of its own: q(h | x) is the product of q(level + 1 | level) over all
 * levels but the top.
 */
export interface AmortizedCore {
  readonly network: SbnCore;
  /** From each level but the top to the logits of the one above. */
  readonly encoders: readonly LayersModel[];
  readonly estimator: Estimator<Params, 'any'>;
  /** What the estimator learns for each hidden level, from the data upwards. */
  readonly estimatorVariables: readonly Weights[];
}

/**
 * The logits of q(level + 1 | level); `below` is the data in their own shape, or a hidden level.
 */
export function logitsAbove(
  { network, encoders }: AmortizedCore,
  level: number,
  below: Tensor,
  training?: Training,
): Tensor {
  const input = level === 0 && network.dataMean ? sub(below, network.dataMean) : below;
  return runNetwork(encoders[level]!, input, training);
}
