import { normalQuantile, type Params } from 'vae-kit';
import type { Answer, Question } from '../protocol.js';
import {
  decoded,
  oneClass,
  read,
  rowsOf,
  withCondition,
  type Given,
  type ModelView,
} from './model-view.js';

/** New data from the prior. */
export async function samples(
  view: ModelView,
  { count, seed = 0, label }: Question<'samples'>,
): Promise<Answer<'samples'>> {
  const { classes } = view.data.info;
  // All classes in turn, where none is told.
  const labels =
    label === undefined
      ? Uint8Array.from({ length: count }, (_, i) => i % Math.max(1, classes))
      : oneClass(count, label);
  const made = withCondition(view, labels, (given: Given) =>
    view.model.generate(count, { ...given, seed }),
  );
  return { samples: await rowsOf(view, made) };
}

/** The plane of latents, decoded on a grid. */
export async function manifold(
  view: ModelView,
  { size, label, span }: Question<'manifold'>,
): Promise<Answer<'manifold'>> {
  const { model, experiment } = view;
  if (experiment.latent !== 2 || experiment.posterior === 'bits')
    throw new Error('A plane is there for Gaussian latents of two values.');
  const at = Array.from({ length: size }, (_, i) =>
    span === undefined ? normalQuantile((i + 0.5) / size) : span * ((2 * i + 1) / size - 1),
  );
  const { mean, logScale } = withCondition(view, oneClass(1, label), (given: Given) =>
    model.priorParams(given),
  ) as Params & Record<'mean' | 'logScale', Params[string]>;
  const [means, logScales] = [await read(mean), await read(logScale)];
  const place = (j: number, value: number) =>
    span === undefined ? means[j]! + Math.exp(logScales[j]!) * value : value;
  const z = [...at]
    .reverse()
    .flatMap((second) => at.flatMap((first) => [place(0, first), place(1, second)]));
  return { size, pictures: await decoded(view, z, label) };
}

/** What some latents stand for. */
export async function decode(
  view: ModelView,
  { z, label }: Question<'decode'>,
): Promise<Answer<'decode'>> {
  return { pictures: await decoded(view, z, label) };
}

/** The straight way between two latents. */
export async function interpolate(
  view: ModelView,
  { from, to, steps, label }: Question<'interpolate'>,
): Promise<Answer<'interpolate'>> {
  const z = Array.from({ length: steps }, (_, i) => i / Math.max(1, steps - 1)).flatMap((t) =>
    from.map((value, j) => (1 - t) * value + t * to[j]!),
  );
  return { pictures: await decoded(view, z, label) };
}
