import {
  add,
  clipByValue,
  log,
  matMul,
  mul,
  neg,
  reshape,
  sub,
  tidy,
  variable,
  zeros,
  type Tensor,
  type Tensor2D,
  type Variable,
} from '@tensorflow/tfjs-core';
import { checkBatch, checkRange } from '../../core/check-tensor.js';
import { describe, optionError, vaeKitError } from '../../core/errors.js';
import { foldIn, type Key } from '../../core/keys.js';
import { uniformNoise } from '../../core/noise.js';
import { formatShape, sameShape, sizeOf, type Shape } from '../../core/shapes.js';
import { bernoulli } from '../../distributions/bernoulli.js';

/** How near to 0 and 1 a mean counts in the data's first biases: log-odds of at most 6.9. */
const LEAST_MEAN = 0.001;

/**
 * A layered network of bits. Level 0 is the data, flattened; levels 1 to L are hidden, L on top.
 */
export interface SbnCore {
  readonly data: Shape;
  /** How many units each level has. */
  readonly sizes: readonly number[];
  /** One of shape `[units]` for each level. */
  readonly biases: readonly Variable[];
  /** From level l + 1 to level l, shape `[units of l + 1, units of l]`. */
  readonly kernels: readonly Variable[];
  /** What encoders see data less of, shape `[1, ...data]`, where it was given. */
  readonly dataMean: Tensor | undefined;
}

/** The hidden levels' sizes, checked. */
export function checkLayers(layers: unknown): readonly number[] {
  if (
    !Array.isArray(layers) ||
    layers.length === 0 ||
    !layers.every((units) => Number.isInteger(units) && units > 0)
  ) {
    throw optionError(
      'layers',
      'must be a list of positive integers',
      describe(layers),
      'Give the units of each hidden layer from the data upwards, as in [200] or [200, 200].',
    );
  }
  return Object.freeze([...(layers as number[])]);
}

/** Checks the mean of the data, where it was given. */
export function checkDataMean(
  mean: Partial<Tensor> | null | undefined,
  data: Shape,
): asserts mean is Tensor | undefined {
  if (mean === undefined) return;
  const shape = mean?.shape;
  if (!Array.isArray(shape) || !sameShape(shape, data)) {
    throw optionError(
      'dataMean',
      `must be a tensor of shape ${formatShape(data)}`,
      Array.isArray(shape) ? formatShape(shape) : describe(mean),
      'Give the mean of the data over their first axis, as in tf.mean(images, 0).',
    );
  }
  checkRange((mean as Tensor).dataSync(), 0, 1, 'dataMean');
}

/**
 * Makes the variables: kernels uniform between ±1/√n for n parents, biases 0, or the log-odds of
 * the data's mean.
 */
export function buildCore(
  data: Shape,
  layers: readonly number[],
  dataMean: Tensor | undefined,
  key: Key,
): SbnCore {
  const sizes = [sizeOf(data), ...layers];
  const made = (value: () => Tensor): Variable => {
    const initial = tidy(value);
    const weight = variable(initial);
    initial.dispose();
    return weight;
  };
  const logOdds = (mean: Tensor) => {
    const inner = clipByValue(reshape(mean, [sizes[0]!]), LEAST_MEAN, 1 - LEAST_MEAN);
    return sub(log(inner), log(add(1, neg(inner))));
  };
  const kernel = (parents: number, children: number, level: number) =>
    mul(
      sub(mul(2, uniformNoise(foldIn(key, level), [parents, children])), 1),
      1 / Math.sqrt(parents),
    );
  return {
    data,
    sizes,
    biases: sizes.map((units, level) =>
      made(() => (level === 0 && dataMean ? logOdds(dataMean) : zeros([units]))),
    ),
    kernels: layers.map((parents, level) => made(() => kernel(parents, sizes[level]!, level))),
    dataMean: dataMean && reshape(dataMean, [1, ...data]),
  };
}

/**
 * The core of a network that has been built; what encoders take off the data is not known of it.
 */
export function coreOf({
  data,
  layers,
  variables,
}: {
  readonly data: Shape;
  readonly layers: readonly number[];
  readonly variables: readonly Variable[];
}): SbnCore {
  const sizes = [sizeOf(data), ...layers];
  return {
    data,
    sizes,
    biases: variables.slice(0, sizes.length),
    kernels: variables.slice(sizes.length),
    dataMean: undefined,
  };
}

/** The logits of p(level | level + 1), shape `[N, units]`. */
export function logitsBelow(core: SbnCore, level: number, above: Tensor): Tensor {
  return add(
    matMul(above as Tensor2D, core.kernels[level] as Variable & Tensor2D),
    core.biases[level]!,
  );
}

/** The logits of p(top level), shape `[1, units]`. */
export function topLogits(core: SbnCore): Tensor {
  return reshape(core.biases.at(-1)!, [1, -1]);
}

/** Data as level 0, shape `[N, units]`. */
export function flatData(core: SbnCore, data: Tensor): Tensor {
  return data.rank === 2 ? data : reshape(data, [data.shape[0], core.sizes[0]!]);
}

/** Level 0 as data in their own shape. */
export function shaped(core: SbnCore, level: Tensor): Tensor {
  return core.data.length === 1 ? level : reshape(level, [level.shape[0], ...core.data]);
}

/** Checks data that a call is given. */
export function checkSbnData(core: SbnCore, data: Tensor): void {
  const { low, high } = bernoulli().support;
  checkBatch(data, core.data, 'the data');
  checkRange(data.dataSync(), low, high, 'the data');
}

/**
 * Checks the states of hidden levels, from the one above the data upwards, for a number of rows.
 */
export function checkHidden(
  core: SbnCore,
  hidden: unknown,
  rows: number,
): asserts hidden is readonly Tensor[] {
  const layers = core.sizes.slice(1);
  if (!Array.isArray(hidden) || hidden.length !== layers.length) {
    throw vaeKitError(
      `hidden must be a list of ${layers.length} tensors, one for each hidden layer`,
      describe(hidden),
      'Give them from the data upwards.',
    );
  }
  hidden.forEach((values: unknown, i) => {
    const what = `hidden layer ${i + 1}`;
    checkBatch(values, [layers[i]!], what);
    checkRange(values.dataSync(), 0, 1, what);
    if (values.shape[0] !== rows)
      throw vaeKitError(
        `${what} must have as many rows as there are data, ${rows}`,
        `${values.shape[0]}`,
        'Give one state for each datum.',
      );
  });
}
