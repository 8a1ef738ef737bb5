import { customGrad, scalar, tensor, tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import type { Batch, LossResult, TrainState } from '../trainable.js';
import { boundOf, type AscentLimits } from './ascent.js';
import type { SbnCore } from './core.js';
import { expectData, newExpectation, type Expectation } from './expectation.js';
import { readWeights } from './links.js';
import { dataOf, inGroups, meanFieldsOf } from './mean-fields.js';

/** −bound, averaged over a batch whose q stays, as a function of the network's variables. */
export function expectedLoss(
  { biases, kernels }: Pick<SbnCore, 'biases' | 'kernels'>,
  { count, bound, weighed, fields }: Expectation,
  { step, estimator }: TrainState,
): LossResult<'elbo'> {
  const variables: Tensor[] = [...biases, ...kernels];
  const sums = fields.gradient();
  const gradients = (upstream: Tensor) => {
    const factor = -upstream.dataSync()[0]! / count;
    return sums.map((sum, i) =>
      tensor(
        Float32Array.from(sum, (value) => factor * value),
        variables[i]!.shape,
      ),
    );
  };
  const loss = customGrad(() => ({ value: scalar(-weighed / count), gradFunc: gradients }))(
    ...variables,
  );
  return { loss, metrics: { elbo: scalar(bound / count) }, state: { step: step + 1, estimator } };
}

/** Both steps at once, each datum's q starting anew. */
export function meanFieldLoss(
  core: SbnCore,
  { data, weights }: Batch,
  state: TrainState,
  limits: AscentLimits,
): LossResult<'elbo'> {
  const rows = dataOf(data.dataSync<'float32'>(), core.sizes[0]!, { weights: weights?.dataSync() });
  const expectation = newExpectation(readWeights(core), limits, rows.length);
  const { fields } = expectation;
  try {
    for (const some of inGroups(rows, fields)) expectData(expectation, some);
    return expectedLoss(core, expectation, state);
  } finally {
    fields.release();
  }
}

/** The bound of each datum. */
export function meanFieldMeasure(
  core: SbnCore,
  { data }: Batch,
  limits: AscentLimits,
): { elbo: Tensor } {
  const weights = readWeights(core);
  const rows = dataOf(data.dataSync<'float32'>(), core.sizes[0]!);
  const wants = { count: rows.length, gradient: false, residual: false };
  const fields = meanFieldsOf({ ...weights, ...limits, ...wants });
  const links = { topBias: weights.biases.at(-1)! };
  try {
    const bounds = inGroups(rows, fields).flatMap((some) =>
      fields.climb(some).map((found) => boundOf({ ...found, links })),
    );
    return { elbo: tensor1d(bounds, 'float32') };
  } finally {
    fields.release();
  }
}
