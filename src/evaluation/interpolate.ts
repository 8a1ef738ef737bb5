import { slice, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { checkRange, checkTensor } from '../core/check-tensor.js';
import { describe, optionError } from '../core/errors.js';
import type { Kind, OptionKinds } from '../core/options.js';
import { formatShape, sameShape } from '../core/shapes.js';
import { checkConditionGiven } from '../models/check-condition.js';
import type { OutputOptions } from '../models/output.js';
import type { WithCondition } from '../models/trainable.js';
import { OUTPUTS } from '../models/method-options.js';
import { codingOf, STEPS, type CodingModel } from './coding-model.js';
import { isRow, oneRow, type OneRow } from './one-row.js';

/**
 * Options of {@link interpolate}.
 *
 * @public
 */
export interface InterpolateOptions extends OutputOptions {
  /** How many points are shown, both ends among them; 10 unless told. */
  readonly steps?: number;
  /**
   * Along a straight line, or along a great circle, on which latents keep the length that those of
   * the prior have; `'linear'` unless told.
   */
  readonly path?: 'linear' | 'spherical';
}

const PATH: Kind = {
  wanted: "'linear' or 'spherical'",
  holds: (value) => value === 'linear' || value === 'spherical',
  remedy: 'Give one of the two.',
};

const kinds = (): OptionKinds<InterpolateOptions & { readonly condition?: unknown }> => ({
  ...OUTPUTS,
  steps: STEPS,
  path: PATH,
});

/**
 * Shows what lies between two data: encodes both, goes from the one latent to the other, and decodes
 * on the way.
 *
 * The path is (1 − t) z_a + t z_b, or (sin((1 − t) ω) z_a + sin(t ω) z_b) / sin ω with the angle ω
 * between the two. Of latents that are parallel, or opposite, or 0, the great circle is not known and
 * the straight line is taken. T. White, Sampling generative networks (2016).
 *
 * @param model - A {@link vae} or an {@link autoencoder}.
 * @param a - Where it begins: one datum, of which the posterior's mean is taken, or one latent, told
 * apart by their shapes (where these are the same it is a datum).
 * @param b - Where it ends.
 * @param options - Steps, path and what is shown of p(x | z); the condition of both, or, as two rows,
 * of a and of b, between which it then goes in a straight line.
 * @returns Shape `[steps, ...data]`; the caller disposes it.
 * @throws {@link VaeKitError} where these are no two such rows, or an option is not what it should
 * be.
 *
 * @example
 * ```ts
 * import {
 *   bernoulli, imageGrid, interpolate, mlpDecoder, mlpEncoder, syntheticDigits, takeRows, vae,
 * } from 'vae-kit';
 *
 * const { images } = syntheticDigits({ count: 10, seed: 1, shape: [784] });
 * const model = vae({
 *   data: [784],
 *   latent: 2,
 *   encoder: mlpEncoder([16]),
 *   decoder: mlpDecoder([16]),
 *   likelihood: bernoulli(),
 * });
 * const [a, b] = [takeRows(images, 1), takeRows(images, 1, 5)];
 * const between = interpolate(model, a, b, { steps: 8, path: 'spherical' });
 * const picture = imageGrid(between, { columns: 8 });
 * console.assert(picture.width > 8 * 28);
 * model.dispose();
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function interpolate<C extends boolean>(
  model: CodingModel<C>,
  a: OneRow,
  b: OneRow,
  ...[options = {}]: WithCondition<C, InterpolateOptions>
): Tensor {
  const given: InterpolateOptions & { condition?: Tensor | undefined } = options;
  const coding = codingOf(model, given, 'interpolate', kinds());
  const { steps = 10, path = 'linear', condition } = given;
  checkEnds(model, condition);
  const times = Array.from({ length: steps }, (_, i) => i / (steps - 1));
  const along = (first: Values, last: Values, weightsOf: (t: number) => Weights): number[] =>
    times.flatMap((t) => {
      const [u, v] = weightsOf(t);
      return Array.from(first, (value, j) => u * value + v * last[j]!);
    });
  return tidy(() => {
    const ends =
      condition && ([0, condition.shape[0] - 1] as const).map((at) => slice(condition, at, 1));
    const [first, last] = [a, b].map((each, i) => {
      const what = `the ${i === 0 ? 'first' : 'second'} of the two`;
      if (isRow(each, model.latent) && !isRow(each, model.data))
        return oneRow(each, model.latent, what).dataSync();
      return coding.encode(oneRow(each, model.data, what), ends?.[i]).dataSync();
    }) as readonly Values[] as readonly [Values, Values];
    const z = along(first, last, path === 'linear' ? linear : spherical(first, last));
    const between = ends && along(ends[0]!.dataSync(), ends[1]!.dataSync(), linear);
    return coding.decode(
      tensor(z, [steps, ...model.latent]),
      between && tensor(between, [steps, ...model.condition!]),
    );
  });
}

type Values = ArrayLike<number>;
type Weights = readonly [first: number, last: number];

const linear = (t: number): Weights => [1 - t, t];

function spherical(first: Values, last: Values): (t: number) => Weights {
  let [dot, a, b] = [0, 0, 0];
  for (let j = 0; j < first.length; j++) {
    dot += first[j]! * last[j]!;
    a += first[j]! ** 2;
    b += last[j]! ** 2;
  }
  const angle = Math.acos(Math.min(1, Math.max(-1, dot / Math.sqrt(a * b))));
  const sine = Math.sin(angle);
  // NaN where one of them is 0.
  if (!(sine > 1e-6)) return linear;
  return (t) => [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
}

/** Checks that a condition is of both ends, or of each. */
function checkEnds({ condition: wanted }: CodingModel, given: Tensor | undefined): void {
  checkConditionGiven(given, wanted);
  if (!wanted || given === undefined) return;
  const rows = formatShape([1, ...wanted]);
  checkTensor(given, 'the condition', `a tensor of shape ${rows}, or of two rows`);
  const { shape } = given;
  if (!sameShape(shape.slice(1), wanted) || (shape[0] !== 1 && shape[0] !== 2)) {
    throw optionError(
      'condition',
      `must be a tensor of shape ${rows}, or of two rows`,
      describe(given),
      'Give one condition for both, or that of the first and that of the second.',
    );
  }
  checkRange(given.dataSync(), -Infinity, Infinity, 'the condition');
}
