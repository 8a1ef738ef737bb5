import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { checkCount } from '../../core/check-count.js';
import { describe, vaeKitError } from '../../core/errors.js';
import { checkOptions, type OptionKinds } from '../../core/options.js';
import { boundOf, type AscentLimits } from './ascent.js';
import { checkHidden, checkSbnData, type SbnCore } from './core.js';
import { readWeights } from './links.js';
import { dataOf, inGroups, meanFieldsOf } from './mean-fields.js';

/**
 * When the coordinate ascent of each datum ends.
 *
 * @public
 */
export interface MeanFieldLimits {
  /** It ends where no mean changes by more in a sweep, a probability; 0.001 unless told. */
  readonly tolerance?: number;
  /** The most sweeps over all hidden units; 100 unless told. */
  readonly maxIterations?: number;
}

/**
 * Options of {@link SigmoidBeliefNetwork.meanField}.
 *
 * @public
 */
export interface MeanFieldOptions extends MeanFieldLimits {
  /**
   * First means of each hidden layer from the data upwards, shape `[N, units]`; those that the
   * network has without data unless told.
   */
  readonly start?: readonly Tensor[];
}

/**
 * The mean-field posteriors of data. Its tensors are the caller's to dispose.
 *
 * @public
 */
export interface MeanField {
  /**
   * q's probability of a 1 for each hidden unit, one tensor for each layer from the data upwards,
   * shape `[N, units]`.
   */
  readonly means: readonly Tensor[];
  /** A lower bound on log p(x) of each datum, shape `[N]`, in nats. */
  readonly bound: Tensor;
  /**
   * How far any mean is from the fixed point σ(∂(bound − entropy)/∂μ), at most, for each datum,
   * shape `[N]`, a probability.
   */
  readonly residual: Tensor;
  /** How many sweeps each datum took, shape `[N]`, int32. */
  readonly iterations: Tensor;
}

const LIMITS: OptionKinds<MeanFieldLimits> = { tolerance: null, maxIterations: null };
const KINDS: OptionKinds<MeanFieldOptions> = { tolerance: null, maxIterations: null, start: null };

const HINTS = {
  seed: 'Nothing is drawn: leave it out.',
  iterations: 'Give maxIterations.',
  epochs: 'Give maxIterations.',
};

/** The limits with their defaults, checked. */
export function checkLimits(given: MeanFieldLimits = {}): AscentLimits {
  checkOptions(given, 'meanField', LIMITS, HINTS);
  const { tolerance = 0.001, maxIterations = 100 } = given;
  if (!(Number.isFinite(tolerance) && tolerance > 0))
    throw vaeKitError(
      'the tolerance of meanField must be a positive number',
      describe(tolerance),
      'Give a number such as 0.001.',
      { option: 'tolerance' },
    );
  checkCount(maxIterations, 'the maxIterations of meanField', 100);
  return { tolerance, maxIterations };
}

/** The call {@link SigmoidBeliefNetwork.meanField}. */
export function meanField(core: SbnCore, data: Tensor, options: MeanFieldOptions = {}): MeanField {
  checkOptions(options, 'meanField', KINDS, HINTS);
  const { start, ...given } = options;
  const limits = checkLimits(given);
  checkSbnData(core, data);
  const [units = 0, ...layers] = core.sizes;
  const count = data.shape[0];
  if (start !== undefined) checkHidden(core, start, count);
  const first = start?.map((means) => means.dataSync());

  const hidden =
    first &&
    ((n: number) =>
      layers.flatMap((width, l) => Array.from(first[l]!.subarray(n * width, (n + 1) * width))));
  const rows = dataOf(data.dataSync<'float32'>(), units, { hidden });
  const weights = readWeights(core);
  const links = { topBias: weights.biases.at(-1)! };
  const means = layers.map((width) => new Float32Array(count * width));
  const [bound, residual, iterations] = [
    new Float32Array(count),
    new Float32Array(count),
    new Int32Array(count),
  ];
  const wants = { count, gradient: false, residual: true };
  const fields = meanFieldsOf({ ...weights, ...limits, ...wants });
  try {
    inGroups(rows, fields).forEach((some, group) =>
      fields.climb(some).forEach((found, i) => {
        const n = group * fields.together + i;
        bound[n] = boundOf({ ...found, links });
        residual[n] = found.residual;
        iterations[n] = found.sweeps;
        layers.forEach((width, l) => means[l]!.set(found.values[l + 1]!, n * width));
      }),
    );
  } finally {
    fields.release();
  }
  return {
    means: means.map((values, l) => tensor(values, [count, layers[l]!], 'float32')),
    bound: tensor(bound, [count], 'float32'),
    residual: tensor(residual, [count], 'float32'),
    iterations: tensor(iterations, [count], 'int32'),
  };
}
