import { customGrad, scalar, tensor, tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import type { Batch, LossResult, TrainState } from '../trainable.js';
import { boundOf, climb, newAscent, place, type AscentLimits } from './ascent.js';
import type { SbnCore } from './core.js';
import { expectDatum, newExpectation, type Expectation } from './expectation.js';
import { readLinks } from './links.js';

/** −bound, averaged over a batch whose q stays, as a function of the network's variables. */
export function expectedLoss(
  { biases, kernels }: Pick<SbnCore, 'biases' | 'kernels'>,
  { count, bound, weighed, gradient }: Expectation,
  { step, estimator }: TrainState,
): LossResult<'elbo'> {
  const variables: Tensor[] = [...biases, ...kernels];
  const sums = [...gradient.biases, ...gradient.kernels];
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
  const expectation = newExpectation(readLinks(core));
  const counts = weights?.dataSync();
  forEachRow(data.dataSync(), core.sizes[0]!, (datum, n) =>
    expectDatum(expectation, datum, limits, undefined, counts?.[n]),
  );
  return expectedLoss(core, expectation, state);
}

/** The bound of each datum. */
export function meanFieldMeasure(
  core: SbnCore,
  { data }: Batch,
  limits: AscentLimits,
): { elbo: Tensor } {
  const ascent = newAscent(readLinks(core));
  const bounds: number[] = [];
  forEachRow(data.dataSync(), core.sizes[0]!, (datum) => {
    place(ascent, datum);
    climb(ascent, limits);
    bounds.push(boundOf(ascent));
  });
  return { elbo: tensor1d(bounds, 'float32') };
}

function forEachRow<A extends ArrayLike<number> & { subarray(from: number, to: number): A }>(
  values: A,
  width: number,
  run: (row: A, n: number) => void,
): void {
  for (let n = 0; n * width < values.length; n++)
    run(values.subarray(n * width, (n + 1) * width), n);
}
