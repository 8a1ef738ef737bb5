import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { takeRows } from 'vae-kit';
import type { Experiment } from '../../state/experiment.js';
import type { LoadedData } from '../data/loaded.js';
import type { Values } from '../protocol.js';
import { conditionOf, type AnyVae } from '../recipe/build.js';

/** A model, its data, and what the page shows of them. */
export interface ModelView {
  readonly model: AnyVae;
  readonly data: LoadedData;
  readonly experiment: Experiment;
}

/** The options of a call of a model that may be conditional, for rows of some classes. */
export type Given = { readonly condition: Tensor };

/** Calls with the classes of some rows, where the model is told such. */
export function withCondition<T>(
  { model, data }: ModelView,
  labels: ArrayLike<number>,
  then: (given: Given) => T,
): T {
  if (!model.conditional) return then({} as Given);
  const condition = conditionOf(labels, data.info.classes);
  try {
    return then({ condition });
  } finally {
    condition.dispose();
  }
}

/** The values of a tensor that is needed no longer, in memory of their own. */
export async function read(values: Tensor): Promise<Float32Array<ArrayBuffer>> {
  const read = await values.data<'float32'>();
  values.dispose();
  return Float32Array.from(read);
}

/** Rows as the page draws them: images as images. */
export async function rowsOf({ data }: ModelView, values: Tensor): Promise<Values> {
  const shape = [values.shape[0], ...data.info.shape];
  return { shape, values: await read(values) };
}

/** Latents as a tensor, rows after one another. */
export function latents({ model }: ModelView, z: ArrayLike<number>): Tensor {
  const [width] = model.latent as readonly [number];
  if (z.length === 0 || z.length % width !== 0)
    throw new Error(`A latent has ${width} values, but there are ${z.length}.`);
  return tensor(Float32Array.from(z), [z.length / width, width]);
}

/** The first data, and their classes. */
export async function firstRows(
  { data }: ModelView,
  count: number,
): Promise<{ rows: Tensor; labels: Uint8Array<ArrayBuffer> }> {
  const most = Math.min(count, data.rows.size);
  const labels = new Uint8Array(most);
  if (data.labels) labels.set(data.labels.subarray(0, most));
  return { rows: takeRows(data.rows, most), labels };
}

/** One class for all rows. */
export const oneClass = (count: number, label = 0) => new Uint8Array(count).fill(label);

/** What latents stand for. */
export async function decoded(
  view: ModelView,
  z: ArrayLike<number>,
  label: number | undefined,
): Promise<Values> {
  const rows = latents(view, z);
  const pictures = withCondition(view, oneClass(rows.shape[0], label), (given) =>
    view.model.decode(rows, given),
  );
  rows.dispose();
  return rowsOf(view, pictures);
}
