import {
  add,
  mean,
  mul,
  reshape,
  scalar,
  slice,
  square,
  sub,
  sum,
  tensor1d,
  variable,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Key } from '../../src/core/keys.js';
import type { Batch, LossResult, Trainable, TrainState } from '../../src/models/trainable.js';

/** What one call of a toy's functions was given. */
export interface Seen {
  readonly call: 'loss' | 'measure';
  readonly data: readonly number[];
  readonly key: string;
  readonly step: number | undefined;
}

/** A model of two weights, so plain that every number that training tells can be worked out. */
export interface ToyModel extends Trainable<false> {
  readonly variables: readonly Variable[];
  /** What it was given, call by call. */
  readonly seen: Seen[];
}

export const nameOf = ({ words }: Key) => words.join(':');

/**
 * The loss is the mean of |x − w|² / 2 over the batch, its only metric `first` the mean of the
 * first column; `measure` gives each row's first column as `first`.
 *
 * @param changed - Makes members in place of its own, of those.
 */
export function toyModel(changed?: (own: ToyModel) => Partial<Trainable<false>>): ToyModel {
  const weight = variable(tensor1d([0, 0]));
  const seen: Seen[] = [];
  const note = (call: Seen['call'], { data }: Batch, key: Key, step?: number) =>
    seen.push({ call, data: Array.from(data.dataSync()), key: nameOf(key), step });
  const firstColumn = (data: Tensor) => reshape(slice(data, [0, 0], [-1, 1]), [-1]);
  const own: ToyModel = {
    type: 'toy',
    data: [2],
    conditional: false,
    condition: undefined,
    support: { type: 'real', low: -100, high: 100 },
    variables: [weight],
    seen,
    initialState: (): TrainState => ({ step: 0, estimator: { average: scalar(5) } }),
    loss(batch, state, key): LossResult {
      note('loss', batch, key, state.step);
      return {
        loss: mul(0.5, mean(sum(square(sub(batch.data, weight)), 1))),
        metrics: { first: mean(firstColumn(batch.data)) },
        state: { step: state.step + 1, estimator: { average: add(state.estimator.average!, 1) } },
      };
    },
    measure(batch, key) {
      note('measure', batch, key);
      return { first: firstColumn(batch.data) };
    },
  };
  return { ...own, ...changed?.(own) };
}
