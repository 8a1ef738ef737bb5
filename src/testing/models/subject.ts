import { mean, mul, neg, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { tileRows } from '../../core/shapes.js';
import type { Family, Params } from '../../distributions/family.js';
import { paramsOfRows, tiledOrShared, tileParams } from '../../distributions/params.js';
import type { Prior } from '../../distributions/prior.js';
import type { KlKind } from '../../distributions/settle-kl.js';
import type { Estimator } from '../../estimators/estimator.js';
import type { Batch, LossResult, Trainable } from '../../models/trainable.js';
import type { Objective, Terms } from '../../objectives/objective.js';

/** What is told beside the data. */
export interface Told {
  readonly condition?: Tensor;
}

/** What is shown of a distribution, by which seed. */
type Shown = Told & { readonly output?: 'mean' | 'mode' | 'sample'; readonly seed?: number };

/** What models can be asked for, as far as they can. */
export interface Calls {
  encode?(data: Tensor, options?: Shown): Tensor | Tensor[];
  decode?(z: Tensor, options?: Shown): Tensor;
  reconstruct?(data: Tensor, options?: Shown): Tensor;
  generate?(count: number, options?: Shown): Tensor;
  elbo?(data: Tensor, options?: Told & { samples?: number; seed?: number }): Tensor;
}

/** What a model with distributions of latents has besides. */
export interface LatentCalls {
  posteriorParams(data: Tensor, options?: Told): Params;
  priorParams(options?: Told): Params;
  likelihoodParams(z: Tensor, options?: Told): Params;
  readonly latent: readonly number[];
  readonly posterior: Family;
  readonly prior: Prior;
  readonly likelihood: Family;
  readonly objective: Objective;
  readonly estimator: Estimator;
  readonly kl: KlKind;
  readonly samples: number;
}

/** A model, and data to look at it by. */
export interface ModelSubject {
  readonly model: Trainable & Calls & { readonly likelihood?: Family };
  /** The same, where it has distributions of latents. */
  readonly latents: LatentCalls | undefined;
  readonly rows: number;
  readonly batch: Batch;
  readonly told: Told;
}

const LATENT_MEMBERS = [
  'posteriorParams',
  'priorParams',
  'likelihoodParams',
  'posterior',
  'prior',
  'likelihood',
  'objective',
  'estimator',
];

/** A model with a batch. */
export function modelSubject(model: Trainable, batch: Batch): ModelSubject {
  const { condition } = batch;
  const isLatent = LATENT_MEMBERS.every((name) => name in model);
  return {
    model,
    latents: isLatent ? (model as unknown as LatentCalls) : undefined,
    rows: batch.data.shape[0],
    batch,
    told: condition ? { condition } : {},
  };
}

/** The loss of the batch, or of another, at the first step; within a tidy. */
export function lossAt({ model, batch }: ModelSubject, key: Key, other: Batch = batch): LossResult {
  return model.loss(other, model.initialState(), key);
}

/**
 * The same loss by the model's distributions and its objective, with the latents that its estimator
 * draws by the key; within a tidy.
 */
export function ownLoss({ batch, told, rows }: ModelSubject, model: LatentCalls, key: Key): Tensor {
  const { posterior, prior, likelihood, samples, latent, estimator, objective } = model;
  const q = model.posteriorParams(batch.data, told);
  const p = model.priorParams(told);
  const many = tileParams(posterior, q, samples);
  const draw = estimator.draw(posterior, many, key, { samples, step: 0, variables: ownOf(model) });
  const { z } = draw;
  const per = (each: Tensor) => reshape(each, [samples, rows]);
  const condition = told.condition && { condition: tileRows(told.condition, samples) };
  const x = model.likelihoodParams(z, condition);
  const known = {
    step: 0,
    weights: undefined,
    logLikelihood: per(likelihood.logProb(x, tileRows(batch.data, samples))),
    z: reshape(z, [samples, rows, ...latent]),
    posterior: { family: posterior, params: q },
    samplePrior: () => prior.family.sample(paramsOfRows(prior.family, p, rows), key),
  };
  const each = tiledOrShared(prior.family, p, samples);
  const terms = {
    ...known,
    kind: model.kl,
    ...(model.kl === 'monte-carlo'
      ? {
          logPrior: per(draw.logPrior?.(prior.family, each) ?? prior.family.logProb(each, z)),
          logPosterior: per(draw.logPosterior()),
        }
      : closedFormOf(model, q, p)),
  } as Terms;
  return neg(mean(mul(1, objective.credit(terms).bound)));
}

function closedFormOf({ posterior, prior }: LatentCalls, q: Params, p: Params) {
  const { type } = prior.family;
  const formula =
    (posterior.type === type ? posterior.kl : undefined) ??
    posterior.klTo?.[type] ??
    prior.family.klFrom![posterior.type]!;
  const kl = formula(q, p);
  const factorises = posterior.type === type && posterior.klPerDimension;
  return {
    kl,
    klPerDimension: () =>
      factorises ? posterior.klPerDimension!(q, p) : reshape(kl, [kl.shape[0], 1]),
  };
}

/** What the estimator trains of its own. */
function ownOf(model: LatentCalls): Params {
  const { weights = {} } = model as unknown as Trainable;
  return Object.fromEntries(
    Object.entries(weights).flatMap(([name, weight]) =>
      name.startsWith('estimator/') ? [[name.slice('estimator/'.length), weight]] : [],
    ),
  );
}

/** The numbers of one tensor or several. */
export function numbersOf(values: Tensor | readonly Tensor[]): number[] {
  return [values].flat().flatMap((each) => Array.from(each.dataSync()));
}

/** A latent for each datum, of models that encode. */
export const latentsOf = ({ model, batch, told }: ModelSubject): Tensor =>
  [model.encode!(batch.data, told)].flat()[0]!;

/** A seed for each run of a law. */
export const seedOf = (key: Key, index: number): number => foldIn(key, index).words[0];
