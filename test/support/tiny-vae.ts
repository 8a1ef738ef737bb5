import {
  add,
  exp,
  mul,
  tensor,
  variableGrads,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { randomKey, type Key } from '../../src/core/keys.js';
import { bernoulliPrior } from '../../src/distributions/bernoulli-prior.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import type { Family, Params } from '../../src/distributions/family.js';
import type { GaussianParams } from '../../src/distributions/gaussian-params.js';
import { gaussian } from '../../src/distributions/gaussian.js';
import type { KlKind } from '../../src/distributions/settle-kl.js';
import { standardNormal } from '../../src/distributions/standard-normal.js';
import type { Estimator } from '../../src/estimators/estimator.js';
import { vae, type Vae } from '../../src/models/vae/vae.js';
import { mlpDecoder, mlpEncoder } from '../../src/networks/mlp.js';
import { elbo } from '../../src/objectives/elbo.js';
import type { Objective } from '../../src/objectives/objective.js';
import { untracked } from './gradients.js';
import { float64Stream } from './random.js';
import { PRIOR_PROBABILITY, type Tiny } from './tiny-reference.js';

export interface TinyOptions {
  readonly latents: 'bits' | 'reals';
  readonly latent: number;
  readonly samples: number;
  readonly estimator: Estimator;
  readonly objective?: Objective;
  readonly kl?: KlKind;
  /** Makes the posterior sample by itself, instead of giving what {@link TinyVae.draw} was told. */
  readonly free?: boolean;
  readonly data?: readonly (readonly number[])[];
  /** What each datum counts. */
  readonly counts?: readonly number[];
  /** The step of the quadrature over real latents. */
  readonly step?: number;
  /** First weights; random ones unless told. */
  readonly weights?: readonly number[];
}

/** A linear VAE of four bits, whose draws are decided by the test. */
export interface TinyVae extends Tiny {
  readonly model: Vae;
  /**
   * Decides the next draws: bits, or the noise of a Gaussian; row n of sample s stands at s N + n.
   */
  draw(rows: readonly (readonly number[])[]): void;
}

export const TWO_DATA = [
  [1, 0, 1, 1],
  [0, 0, 1, 0],
] as const;

export function tinyVae({
  latents,
  latent,
  samples,
  estimator,
  objective = elbo(),
  kl,
  free = false,
  data = TWO_DATA,
  counts,
  step,
  weights,
}: TinyOptions): TinyVae {
  let rows: readonly (readonly number[])[] = [];
  const told = () => tensor(rows.flat(), [rows.length, latent]);
  const bits: Family = { ...bernoulli(), sample: told };
  const reals: Family<GaussianParams, true> = {
    ...gaussian(),
    sample: ({ mean, logScale }) => add(mean, mul(exp(logScale), told())),
  };
  const parts = {
    data: [4],
    latent,
    encoder: mlpEncoder([]),
    decoder: mlpDecoder([]),
    likelihood: bernoulli(),
    objective,
    ...(kl && { kl }),
  };
  const model =
    latents === 'bits'
      ? vae({
          ...parts,
          posterior: free ? bernoulli() : bits,
          prior: bernoulliPrior(PRIOR_PROBABILITY),
          estimator: estimator as Estimator<Params, 'any'>,
        })
      : vae({
          ...parts,
          posterior: free ? gaussian() : reals,
          prior: standardNormal(),
          estimator,
        });
  const next = float64Stream(3);
  const values =
    weights ??
    Array.from({ length: model.variables.reduce((total, { size }) => total + size, 0) }, () =>
      Math.fround(2 * next() - 1),
    );
  let used = 0;
  for (const variable of model.variables) {
    variable.assign(tensor(values.slice(used, used + variable.size), variable.shape));
    used += variable.size;
  }
  return {
    model,
    latents,
    latent,
    samples,
    data,
    counts,
    step,
    weights: values,
    draw: (given) => (rows = given),
  };
}

export interface Pass {
  readonly loss: number;
  /** Of all weights, in the order of `model.variables`. */
  readonly gradient: number[];
}

/** One differentiation of the model's loss. */
export function pass(
  { model, data, counts }: TinyVae,
  state: Params,
  key: Key = randomKey(0),
  copies = 1,
): Pass {
  return untracked(() => {
    const batch = Array.from({ length: copies }, () => data).flat();
    const loss = () =>
      model.loss(
        {
          data: tensor(batch.flat(), [batch.length, 4]),
          ...(counts && { weights: tensor(counts, [batch.length]) }),
        },
        { step: 0, estimator: state },
        key,
      ).loss as Scalar;
    const { value, grads } = variableGrads(loss, [...model.variables] as Variable[]);
    expect(Object.keys(grads).length, 'how many variables have a part in the loss').toBe(
      model.variables.length,
    );
    return {
      loss: value.dataSync()[0]!,
      gradient: model.variables.flatMap(({ name }) => Array.from(grads[name]!.dataSync())),
    };
  });
}
