import { klPerDimension, type Vae } from 'vae-kit';
import type { Answer, Question } from '../protocol.js';
import { coordinateAxes, principalAxes, projected, type Axes } from './axes.js';
import { conditionsOf } from '../recipe/build.js';
import { firstRows, read, rowsOf, withCondition, type ModelView } from './model-view.js';

/** The first data beside what becomes of them. */
export async function reconstructions(
  view: ModelView,
  { count }: Question<'reconstructions'>,
): Promise<Answer<'reconstructions'>> {
  const { rows, labels } = await firstRows(view, count);
  const again = withCondition(view, labels, (given) => view.model.reconstruct(rows, given));
  return { originals: await rowsOf(view, rows), reconstructions: await rowsOf(view, again) };
}

/** The posterior means of the first data. */
export async function codes(
  view: ModelView,
  { count }: Question<'codes'>,
): Promise<Answer<'codes'>> {
  const { rows, labels } = await firstRows(view, count);
  const means = withCondition(view, labels, (given) => view.model.encode(rows, given));
  rows.dispose();
  const { shape } = means;
  return { codes: { shape, values: await read(means) }, labels };
}

/** Codes along two axes; it remembers the principal ones for the next time. */
export function axesAnswers() {
  let before: Axes | undefined;
  return {
    async codesAlong(
      view: ModelView,
      { count, axes: wanted }: Question<'codesAlong'>,
    ): Promise<Answer<'codesAlong'>> {
      const told = await codes(view, { count });
      const { values, shape } = told.codes;
      const axes =
        wanted === 'principal'
          ? (before = principalAxes(values, shape[1]!, before))
          : coordinateAxes(shape[1]!, wanted);
      return { points: projected(values, axes), labels: told.labels, axes };
    },
  };
}

/** How many data the KL of each dimension is a mean of: enough for a bar of a chart. */
const FOR_KL = 200;

/**
 * The mean KL of each dimension. The data go as a dataset: batches of a tensor would be on a GPU,
 * from where the library would have to read them back to check them.
 */
export async function dimensionKl({ model, data }: ModelView): Promise<Answer<'klPerDimension'>> {
  const size = Math.min(FOR_KL, data.rows.size);
  const given: object = model.conditional
    ? { condition: conditionsOf(data.labels!.subarray(0, size), data.info.classes) }
    : {};
  const kl = await klPerDimension(model as Vae, { ...data.rows, size }, given);
  return { kl: Float32Array.from(kl) };
}

/** Real points and their colours. */
export async function points(
  view: ModelView,
  { count }: Question<'points'>,
): Promise<Answer<'points'>> {
  const { rows } = await firstRows(view, count);
  const colours = new Float32Array(rows.shape[0]);
  if (view.data.colours) colours.set(view.data.colours.subarray(0, colours.length));
  return { points: await rowsOf(view, rows), colours };
}

/** One of the data. */
export async function datum(
  { data }: ModelView,
  { at }: Question<'datum'>,
): Promise<Answer<'datum'>> {
  const place = ((Math.trunc(at) % data.rows.size) + data.rows.size) % data.rows.size;
  return { datum: await read(data.rows.batch([place])), label: data.labels?.[place] ?? 0 };
}
