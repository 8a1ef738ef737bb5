import {
  add,
  exp,
  mul,
  reshape,
  scalar,
  slice,
  sub,
  sum,
  tensor,
  tidy,
  tile,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { foldIn, randomKey, type Key } from '../../core/keys.js';
import { normalStream } from '../../core/noise.js';
import { gradientsOf } from '../../core/gradients.js';
import { tileRows } from '../../core/shapes.js';
import { bernoulliPrior } from '../../distributions/bernoulli-prior.js';
import { bernoulli } from '../../distributions/bernoulli.js';
import type { Family, Params } from '../../distributions/family.js';
import { tiledOrShared, tileParams } from '../../distributions/params.js';
import type { Prior } from '../../distributions/prior.js';
import { standardNormal } from '../../distributions/standard-normal.js';
import type { Estimator } from '../../estimators/estimator.js';
import { vae, type Vae } from '../../models/vae/vae.js';
import { mlpDecoder, mlpEncoder } from '../../networks/mlp.js';
import type { Objective, Terms } from '../../objectives/objective.js';

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
  readonly latent: number;
  /** Two data, repeated. */
  data(copies: number): Tensor;
  /** One number for each weight of networks, family and prior; the estimator's own come behind. */
  gradientOf(loss: () => Tensor): number[];
}

const DATA = [1, 0, 1, 1, 0, 0, 1, 0];

/** The prior of models that were told none. */
export function usualPrior({ support }: Family): Prior {
  return support.type === 'binary' ? bernoulliPrior(0.3) : standardNormal();
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
  const latent = posterior.support.type === 'binary' && samples <= 4 ? 2 : 1;
  const likelihood: Family = {
    ...bits,
    logProb: (params, value) =>
      constant
        ? add(mul(0, bits.logProb(params as never, value)), shift)
        : add(bits.logProb(params as never, value), shift),
  };
  const model: Vae = vae({
    data: [4],
    latent,
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
    latent,
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

/** How many values of one latent number are looked at, and how many deviations apart. */
const GRIDS = [
  [81, 0.18],
  [33, 0.42],
  [17, 0.8],
  [13, 1],
] as const;

/**
 * The exact gradient of −(the expected bound), by all latents that there are, or by a sum over a
 * grid of them; undefined where there are too many.
 *
 * @param counts - What each of the two data counts.
 */
export function exactGradient(
  { model, samples, latent, gradientOf }: TinyModel,
  objective: Objective,
  counts: readonly [number, number] = [1, 1],
): number[] | undefined {
  const isBinary = model.posterior.support.type === 'binary';
  if (isBinary ? samples * latent > 8 : samples > GRIDS.length) return undefined;
  const { posterior, prior, likelihood } = model;
  return gradientOf(() => {
    const losses = counts.map((count, n) => {
      const x = slice(tensor(DATA, [2, 4]), [n, 0], [1, 4]);
      const q = model.posteriorParams(x);
      const p = model.priorParams();
      const [values, step] = isBinary ? [[0, 1], 1] : gridOf(posterior, q, samples);
      const single = tuplesOf(values, latent);
      const tuples = tuplesOf(single, samples);
      const cases = tuples.length;
      const z = tensor(
        Array.from({ length: samples }, (_, s) => tuples.map((tuple) => tuple[s]!)).flat(3),
        [samples * cases, latent],
      );
      const per = (each: Tensor) => reshape(each, [samples, cases]);
      const rows = samples * cases;
      const logPosterior = per(posterior.logProb(tileParams(posterior, q, rows), z));
      const logPrior = per(prior.family.logProb(tiledOrShared(prior.family, p, rows), z));
      const logLikelihood = per(likelihood.logProb(model.likelihoodParams(z), tileRows(x, rows)));
      const kl = () => {
        const all = tensor(single.flat(), [single.length, latent]);
        const own = posterior.logProb(tileParams(posterior, q, single.length), all);
        const other = prior.family.logProb(p, all);
        const whole = mul(sum(mul(exp(own), sub(own, other))), step);
        return tile(reshape(whole, [1]), [cases]);
      };
      const known = {
        step: 0,
        logLikelihood,
        z: reshape(z, [samples, cases, latent]),
        posterior: { family: posterior, params: tileParams(posterior, q, cases) },
        samplePrior: () => prior.family.sample(tileParams(prior.family, p, cases), randomKey(1)),
      };
      let terms: Terms;
      if (model.kl === 'monte-carlo') {
        terms = { ...known, kind: 'monte-carlo', logPrior, logPosterior };
      } else {
        const whole = kl();
        terms = {
          ...known,
          kind: 'closed-form',
          kl: whole,
          klPerDimension: () => reshape(whole, [cases, 1]),
        };
      }
      const weights = mul(exp(sum(logPosterior, 0)), step ** samples);
      return mul(-count / counts.length, sum(mul(weights, objective.credit(terms).bound)));
    });
    return losses.reduce((total, loss) => add(total, loss), scalar(0));
  });
}

/** Values of one latent number, many deviations to either side, and how far they are apart. */
function gridOf(posterior: Family, q: Params, samples: number): [number[], number] {
  const [count, apart] = GRIDS[samples - 1]!;
  return tidy(() => {
    const drawn = posterior
      .sample(tileParams(posterior, q, 4000), randomKey(2))
      .dataSync<'float32'>();
    const centre = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    const square = drawn.reduce((a, b) => a + (b - centre) ** 2, 0) / drawn.length;
    const step = apart * Math.sqrt(square);
    return [Array.from({ length: count }, (_, i) => centre + step * (i - (count - 1) / 2)), step];
  });
}

function tuplesOf<T>(elements: readonly T[], count: number): T[][] {
  return count === 0
    ? [[]]
    : tuplesOf(elements, count - 1).flatMap((tuple) =>
        elements.map((element) => [...tuple, element]),
      );
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
