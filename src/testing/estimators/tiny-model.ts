import { add, mul, tensor, tensor1d, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, randomKey, type Key } from '../../core/keys.js';
import { normalStream } from '../../core/noise.js';
import { gradientsOf } from '../../core/gradients.js';
import { tileRows, type Shape } from '../../core/shapes.js';
import { bernoulliPrior } from '../../distributions/bernoulli-prior.js';
import { categoricalPrior } from '../../distributions/categorical-prior.js';
import { bernoulli } from '../../distributions/bernoulli.js';
import type { Family, Params } from '../../distributions/family.js';
import type { Prior } from '../../distributions/prior.js';
import { standardNormal } from '../../distributions/standard-normal.js';
import type { Estimator } from '../../estimators/estimator.js';
import { vae, type Vae } from '../../models/vae/vae.js';
import { mlpDecoder, mlpEncoder } from '../../networks/mlp.js';
import type { Objective } from '../../objectives/objective.js';

/** What a tiny model is made of. */
export interface TinyParts {
  readonly estimator: Estimator;
  readonly posterior: Family;
  readonly prior: Prior;
  readonly objective: Objective;
  /** What is added to log p(x | z). */
  readonly shift?: number;
  /** Whether log p(x | z) is that alone. */
  readonly constant?: boolean;
}

/** A linear VAE of four bits, small enough for all its latents to be gone through. */
export interface TinyModel {
  readonly model: Vae;
  readonly samples: number;
  /** Two data, repeated. */
  data(copies: number): Tensor;
  /** One number for each weight of networks, family and prior; the estimator's own come behind. */
  gradientOf(loss: () => Tensor): number[];
}

const DATA = [1, 0, 1, 1, 0, 0, 1, 0];

/** The prior of models that were told none. */
export function usualPrior({ support, columns = 1 }: Family): Prior {
  if (support.type === 'binary') return bernoulliPrior(0.3);
  return columns > 1
    ? categoricalPrior({ probabilities: Array.from({ length: columns }, (_, k) => k + 1) })
    : standardNormal();
}

/** Latents that are few enough, and two where there may be so many. */
function latentShape({ support, columns = 1 }: Family, samples: number): Shape {
  const places = support.type === 'binary' && samples <= 4 ? 2 : 1;
  return columns > 1 ? [places, columns] : [places];
}

/** Builds a tiny model with random weights; the caller disposes it. */
export function tinyModel({
  estimator,
  posterior,
  prior,
  objective,
  shift = 0,
  constant,
}: TinyParts): TinyModel {
  const bits = bernoulli();
  const samples = Math.max(estimator.samples, objective.samples);
  const likelihood: Family = {
    ...bits,
    logProb: (params, value) =>
      constant
        ? add(mul(0, bits.logProb(params as never, value)), shift)
        : add(bits.logProb(params as never, value), shift),
  };
  const model: Vae = vae({
    data: [4],
    latent: latentShape(posterior, samples),
    encoder: mlpEncoder([]),
    decoder: mlpDecoder([]),
    likelihood,
    posterior: posterior as Family<Params, true>,
    prior,
    estimator,
    objective,
  });
  const next = normalStream(randomKey(3));
  for (const variable of model.variables) {
    const values = Float32Array.from({ length: variable.size }, () => 0.6 * next());
    tidy(() => variable.assign(tensor(values, variable.shape)));
  }
  const own = Object.entries(model.weights).flatMap(([name, weight]) =>
    name.startsWith('estimator/') ? [] : [weight],
  );
  return {
    model,
    samples,
    data: (copies) => tileRows(tensor(DATA, [2, 4]), copies),
    gradientOf: (loss) =>
      tidy(() => {
        const grads = gradientsOf(loss, own);
        return own.flatMap(({ name, size }) =>
          grads[name] ? Array.from(grads[name].dataSync()) : new Array<number>(size).fill(0),
        );
      }),
  };
}

/** The state after some steps on the data, of which the caller disposes. */
export function warmedState({ model, data }: TinyModel, steps: number, key: Key): Params {
  let state = model.initialState();
  for (let step = 0; step < steps; step++) {
    const next = tidy(() => {
      const { estimator } = model.loss(
        { data: data(1) },
        { ...state, step },
        foldIn(key, step),
      ).state;
      return { ...estimator };
    });
    for (const [name, tensor] of Object.entries(state.estimator))
      if (next[name] !== tensor) tensor.dispose();
    state = { step: step + 1, estimator: next };
  }
  return state.estimator;
}

/** What a constant in log p(x | z) is. */
export const SHIFT = 3;

/** Runs with a model, and frees it. */
export async function withModel<T>(
  parts: TinyParts,
  run: (tiny: TinyModel) => T | Promise<T>,
): Promise<T> {
  const tiny = tinyModel(parts);
  try {
    return await run(tiny);
  } finally {
    tiny.model.dispose();
  }
}

/** Frees what is carried from step to step. */
export const freed = (state: Params) => Object.values(state).forEach((tensor) => tensor.dispose());

/** The loss of one batch of a tiny model. */
export function lossOf(
  { model, data }: TinyModel,
  estimator: Params,
  key: Key,
  copies: number,
  counts?: readonly [number, number],
): Tensor {
  const weights = counts && {
    weights: tensor1d(Array.from({ length: 2 * copies }, (_, i) => counts[i % 2]!)),
  };
  return model.loss({ data: data(copies), ...weights }, { step: 0, estimator }, key).loss;
}
