import { sum, tensor, tile, type Tensor } from '@tensorflow/tfjs-core';
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
  const row = tensor(datum, [1, ...model.data]);
  const rows = tile(row, [samples, ...model.data.map(() => 1)]);
  const mean = await read(
    withCondition(view, oneClass(1, label), (given: Given) => model.encode(row, given)),
  );
  const z = withCondition(view, oneClass(samples, label), (given: Given) =>
    model.encode(rows, { ...given, output: 'sample', seed }),
  );
  const { shape } = z;
  const drawn = await read(z);
  const { scales, kl } = await spread(view, row, label);
  row.dispose();
  rows.dispose();
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
async function spread(view: ModelView, row: Tensor, label: number | undefined) {
  const { model } = view;
  const [q, p] = withCondition(view, oneClass(1, label), (given: Given) => [
    model.posteriorParams(row, given),
    model.priorParams(given),
  ]);
  const each = model.posterior.kl?.(q, p);
  const kl = each ? (await read(sum(each)))[0]! : NaN;
  each?.dispose();
  const scales = q.logScale ? await read(q.logScale.clone()) : new Float32Array(1);
  for (const params of [q, p]) for (const value of Object.values(params)) value.dispose();
  return { scales, kl };
}
