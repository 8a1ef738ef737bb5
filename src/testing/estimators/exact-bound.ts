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
  tile,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { randomKey } from '../../core/keys.js';
import { tileRows } from '../../core/shapes.js';
import { tiledOrShared, tileParams } from '../../distributions/params.js';
import type { Vae } from '../../models/vae/vae.js';
import type { Objective, Terms } from '../../objectives/objective.js';
import { latentsOf, tuplesOf } from './latents.js';

/** A model, and data whose bound is known exactly. */
export interface ExactSetting {
  readonly model: Pick<Vae<boolean>, 'latent' | 'posterior' | 'prior' | 'likelihood' | 'kl'> & {
    posteriorParams: Vae['posteriorParams'];
    priorParams: Vae['priorParams'];
    likelihoodParams: Vae['likelihoodParams'];
  };
  readonly objective: Objective;
  readonly samples: number;
  /** Shape `[N, ...data]`. */
  readonly data: Tensor;
  /** What each datum counts; 1 unless told. */
  readonly counts?: readonly number[] | undefined;
}

/**
 * −(the expected bound), the mean over data, by all latents that there are, or by a sum over a grid
 * of them; undefined where there are too many. The objective must judge each datum for itself.
 */
export function exactLoss(setting: ExactSetting): Tensor | undefined {
  const { data, counts } = setting;
  const [rows, ...event] = data.shape as [number, ...number[]];
  let total: Tensor = scalar(0);
  for (let n = 0; n < rows; n++) {
    const x = slice(data, [n, ...event.map(() => 0)], [1, ...event]);
    const bound = expectedBound(setting, x);
    if (!bound) return undefined;
    total = add(total, mul(-(counts?.[n] ?? 1) / rows, bound));
  }
  return total;
}

/** The expected bound of one datum. */
function expectedBound({ model, objective, samples }: ExactSetting, x: Tensor): Tensor | undefined {
  const { posterior, prior, likelihood, latent } = model;
  const q = model.posteriorParams(x);
  const p = model.priorParams();
  const latents = latentsOf(posterior, q, latent, samples);
  if (!latents) return undefined;
  const { values, width } = latents;
  const tuples = tuplesOf(values, samples);
  const cases = tuples.length;
  const rows = samples * cases;
  const z = tensor(
    Array.from({ length: samples }, (_, s) => tuples.map((tuple) => tuple[s]!)).flat(2),
    [rows, ...latent],
  );
  const per = (each: Tensor) => reshape(each, [samples, cases]);
  const logPosterior = per(posterior.logProb(tileParams(posterior, q, rows), z));
  const known = {
    step: 0,
    logLikelihood: per(likelihood.logProb(model.likelihoodParams(z), tileRows(x, rows))),
    z: reshape(z, [samples, cases, ...latent]),
    posterior: { family: posterior, params: tileParams(posterior, q, cases) },
    samplePrior: () => prior.family.sample(tileParams(prior.family, p, cases), randomKey(1)),
  };
  /** KL(q ‖ p), by the same sum. */
  const exactKl = () => {
    const all = tensor(values.flat(), [values.length, ...latent]);
    const own = posterior.logProb(tileParams(posterior, q, values.length), all);
    const other = prior.family.logProb(p, all);
    return tile(reshape(mul(sum(mul(exp(own), sub(own, other))), width), [1]), [cases]);
  };
  let terms: Terms;
  if (model.kl === 'monte-carlo') {
    const logPrior = per(prior.family.logProb(tiledOrShared(prior.family, p, rows), z));
    terms = { ...known, kind: 'monte-carlo', logPrior, logPosterior };
  } else {
    const kl = exactKl();
    terms = { ...known, kind: 'closed-form', kl, klPerDimension: () => reshape(kl, [cases, 1]) };
  }
  const weights = mul(exp(sum(logPosterior, 0)), width ** samples);
  return sum(mul(weights, objective.credit(terms).bound));
}
