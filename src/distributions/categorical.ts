import { add, mul, neg, sub, sum, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { optionError } from '../core/errors.js';
import { quantileNoise } from '../core/noise.js';
import { checkOptions, type OptionKinds } from '../core/options.js';
import { formatShape, type Shape } from '../core/shapes.js';
import { greatestOf, softmaxOf } from '../core/softmax.js';
import { spread } from '../core/spread.js';
import { stopGradient } from '../core/stop-gradient.js';
import { sumEvent } from '../core/sum-event.js';
import { withGradients } from '../core/with-gradients.js';
import type { CategoricalParams } from './categorical-params.js';
import type { Family } from './family.js';
import { categoricalKl } from './kl/categorical.js';

/**
 * What {@link categorical} is told.
 *
 * @public
 */
export interface CategoricalOptions {
  /** How many classes there are, 2 or more: the last axis of each event. */
  readonly classes: number;
}

const KINDS: OptionKinds<CategoricalOptions> = {
  classes: {
    wanted: 'a whole number, 2 or more',
    remedy: 'Give a number such as 10.',
    holds: (value) => Number.isInteger(value) && (value as number) > 1,
  },
};

/**
 * Independent categorical variables, one-hot on the last axis, on logits.
 *
 * log p(x) = Σ_j x_j log softmax(a)_j, with logits a of which each variable has one for each class.
 * Events have the shape `[classes]`, or `[variables, classes]` and the like. Labels become such
 * data by {@link oneHot}.
 *
 * As a posterior it has no reparameterisation: it needs an estimator such as {@link scoreFunction},
 * and a prior such as {@link categoricalPrior}.
 *
 * @param options - The number of classes.
 * @returns The family. Its log-probability apart for each dimension has that of a variable in the
 * place of its class, and 0 in the others.
 * @throws {@link VaeKitError} where there are less than 2 classes, or, as a model is built, the
 * last axis of its events is another.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * import { categorical } from 'vae-kit';
 *
 * const family = categorical({ classes: 4 });
 * family.logProb({ logits: tf.zeros([1, 4]) }, tf.tensor2d([[0, 1, 0, 0]])).print(); // [log ¼]
 * ```
 *
 * @public
 */
// @__NO_SIDE_EFFECTS__
export function categorical(options: CategoricalOptions): Family<CategoricalParams, false> {
  checkOptions(options, 'categorical', KINDS, {
    'numClasses depth k n size': 'Give the number of classes as classes.',
  });
  const { classes } = options;
  if (classes === undefined)
    throw optionError('classes', 'must be a whole number, 2 or more', 'none', 'Give classes: 10.');
  return {
    type: 'categorical',
    options: { classes },
    support: { type: 'one-hot', low: 0, high: 1 },
    columns: classes,
    reparameterized: false,
    rawShape(event) {
      checkClasses(event, classes);
      return event;
    },
    params: (raw) => ({ logits: raw }),
    sample: ({ logits }, key) =>
      tidy(() =>
        stopGradient(() => greatestOf(add(logits, quantileNoise(key, logits.shape, gumbel)))),
      ),
    logProb: (params, value) => tidy(() => sumEvent(logProbPerDimension(params, value))),
    logProbPerDimension: (params, value) => tidy(() => logProbPerDimension(params, value)),
    mean: ({ logits }) => tidy(() => probabilityOf(logits)),
    mode: ({ logits }) => tidy(() => stopGradient(() => greatestOf(logits))),
    entropy: ({ logits }) => tidy(() => sumEvent(entropyOf(logits))),
    kl: categoricalKl,
  };
}

function checkClasses(event: Shape, classes: number): void {
  if (event.at(-1) === classes) return;
  throw optionError(
    'classes',
    `must be the last axis of the events, which have the shape ${formatShape(event)}`,
    `${classes}`,
    `Give events of the shape [${classes}], or [10, ${classes}] for ten variables.`,
  );
}

/** The quantile function of Gumbel's distribution: the greatest of logits and its noise is a draw. */
const gumbel = (u: number) => -Math.log(-Math.log(u));

/** By the logits: x_k (1 − p_k) − p_k Σ_j≠k x_j, where a probability near 1 takes no digits. */
function logProbPerDimension({ logits }: CategoricalParams, value: Tensor): Tensor {
  const [a, x] = spread(logits, value);
  return withGradients(
    { a, x },
    (save) => {
      const { logProbability, probability, rest } = softmaxOf(a);
      save([x, logProbability, probability, rest]);
      return mul(x, logProbability);
    },
    (dy, [kept, logProbability, probability, rest]) => ({
      a: () => {
        const each = mul(dy, kept!);
        const others = sub(sum(each, -1, true), each);
        return sub(mul(each, rest!), mul(probability!, others));
      },
      x: () => mul(dy, logProbability!),
    }),
  );
}

/** softmax(a); by a_k: p_k (dy_k (1 − p_k) − Σ_j≠k dy_j p_j). */
function probabilityOf(logits: Tensor): Tensor {
  return withGradients(
    { logits },
    (save) => {
      const { probability, rest } = softmaxOf(logits);
      save([probability, rest]);
      return probability;
    },
    (dy, [p, rest]) => ({
      logits: () => {
        const each = mul(dy, p!);
        return mul(p!, sub(mul(dy, rest!), sub(sum(each, -1, true), each)));
      },
    }),
  );
}

/** −Σ_j p_j log p_j of each variable; by a_k: −p_k (a_k − Σ_j p_j a_j). */
function entropyOf(logits: Tensor): Tensor {
  return withGradients(
    { logits },
    (save) => {
      const { centred, logProbability, probability } = softmaxOf(logits);
      save([centred, probability]);
      return neg(sum(mul(probability, logProbability), -1, true));
    },
    (dy, [a, p]) => ({
      logits: () => mul(dy, mul(p!, sub(sum(mul(p!, a!), -1, true), a!))),
    }),
  );
}
