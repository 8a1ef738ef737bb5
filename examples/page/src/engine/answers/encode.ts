import { sum, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { Answer, Question } from '../protocol.js';
import {
  decoded,
  oneClass,
  read,
  withCondition,
  type Given,
  type ModelView,
} from './model-view.js';

/** q(z | x) of one datum, samples of it, and what they stand for. */
export async function encode(
  view: ModelView,
  { datum, samples, seed = 0, label }: Question<'encode'>,
): Promise<Answer<'encode'>> {
  const { model, experiment } = view;
  const mean = await read(
    withRows(view, datum, 1, (row) =>
      withCondition(view, oneClass(1, label), (given: Given) => model.encode(row, given)),
    ),
  );
  const z = withRows(view, datum, samples, (rows) =>
    withCondition(view, oneClass(samples, label), (given: Given) =>
      model.encode(rows, { ...given, output: 'sample', seed }),
    ),
  );
  const { shape } = z;
  const drawn = await read(z);
  const { scales, kl } = await spread(view, datum, label);
  return {
    mean,
    sd:
      experiment.posterior === 'bits'
        ? mean.map((p) => Math.sqrt(p * (1 - p)))
        : Float32Array.from(mean, (_, j) => Math.exp(scales[j % scales.length]!)),
    samples: { shape, values: drawn },
    reconstruction: await decoded(view, mean, label),
    decoded: await decoded(view, drawn, label),
    kl,
  };
}

/** The log-scales of q(z | x), and its KL from the prior. */
async function spread(view: ModelView, datum: Float32Array, label: number | undefined) {
  const { model } = view;
  const labels = oneClass(1, label);
  const q = withRows(view, datum, 1, (row) =>
    withCondition(view, labels, (given: Given) => model.posteriorParams(row, given)),
  );
  const p = withCondition(view, labels, (given: Given) => model.priorParams(given));
  const each = model.posterior.kl?.(q, p);
  const kl = each ? (await read(sum(each)))[0]! : NaN;
  each?.dispose();
  const scales = q.logScale ? await read(q.logScale.clone()) : new Float32Array(1);
  for (const params of [q, p]) for (const value of Object.values(params)) value.dispose();
  return { scales, kl };
}

/**
 * Calls with a datum, some times over. Each call has a tensor of its own: what has been on a GPU
 * would have to be read back to be checked by the next.
 */
function withRows<T>(
  { model }: ModelView,
  datum: Float32Array,
  count: number,
  then: (rows: Tensor) => T,
): T {
  const values = new Float32Array(count * datum.length);
  for (let i = 0; i < count; i++) values.set(datum, i * datum.length);
  const rows = tensor(values, [count, ...model.data]);
  try {
    return then(rows);
  } finally {
    rows.dispose();
  }
}
