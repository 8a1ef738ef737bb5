import { mean, reshape, sub, type Tensor } from '@tensorflow/tfjs-core';
import { checkReturned } from '../../core/check-tensor.js';
import { priorKey, type Key } from '../../core/keys.js';
import { meanOfSamples } from '../../core/mean-of-samples.js';
import { tileRows } from '../../core/shapes.js';
import { takeShortcut } from '../../core/shortcuts.js';
import type { Params } from '../../distributions/family.js';
import { observedLogProb } from '../../distributions/observed-log-prob.js';
import { paramsOfRows, tiledOrShared, tileParams } from '../../distributions/params.js';
import type { ClosedFormKl } from '../../distributions/settle-kl.js';
import { drawOnce, evaluatedDraw, surrogateOf } from '../../estimators/check-estimator.js';
import type { Draw } from '../../estimators/estimator.js';
import { plainDraw } from '../../estimators/plain-draw.js';
import { creditOf } from '../../objectives/check-objective.js';
import type { Training } from '../../networks/run-network.js';
import type { Credit, Terms } from '../../objectives/objective.js';
import { likelihoodParams } from '../decoder-core.js';
import { observed } from '../observed.js';
import type { Batch, BoundMetric, LossResult, TrainState } from '../trainable.js';
import { withNetworks } from '../with-networks.js';
import { posteriorParams, type VaeCore } from './core.js';

/** What is known of samples; the rest of {@link Terms} is for objectives alone. */
type Figures = Terms extends infer T
  ? T extends Terms
    ? Omit<T, 'step' | 'weights' | 'z' | 'posterior' | 'samplePrior'>
    : never
  : never;

interface Pass {
  /** The parameters of N posteriors, those of as many rows as there are samples, and the prior's. */
  readonly q: Params;
  readonly rows: Params;
  readonly p: Params;
  /** Decodes a draw of those rows, to say what is known of it. */
  figuresOf(draw: Draw, decoder?: Training): Figures;
}

/**
 * x → encoder → parameters; and then, for `samples` draws of each datum, z → decoder →
 * log-probabilities.
 */
function forward(core: VaeCore, batch: Batch, samples: number, encoder?: Training): Pass {
  const { data, condition, mask } = batch;
  const perSample = (values: Tensor): Tensor => reshape(values, [samples, data.shape[0]]);
  const repeated = condition && tileRows(condition, samples);
  const q = posteriorParams(core, batch, encoder);
  const p = core.prior.params(condition);
  const { kl, priorFamily: family } = core;
  const shown = mask && tileRows(mask, samples);
  return {
    q,
    p,
    rows: tileParams(core.posterior, q, samples),
    figuresOf(draw, decoder) {
      const x = likelihoodParams(core, draw.z, repeated, decoder);
      const logLikelihood = perSample(
        observedLogProb(core.likelihood, x, tileRows(data, samples), shown),
      );
      if (kl.kind === 'closed-form')
        return { ...closedFormOf(core, kl.closedForm, q, p, data.shape[0]), logLikelihood };
      const each = tiledOrShared(family, p, samples);
      return {
        kind: 'monte-carlo',
        logLikelihood,
        logPrior: perSample(draw.logPrior?.(family, each) ?? family.logProb(each, draw.z)),
        logPosterior: perSample(draw.logPosterior()),
      };
    },
  };
}

/** The KL of N data by its formula, looked at: it may be the user's own. */
function closedFormOf(
  { posterior, latent }: VaeCore,
  { source, perDatum, perDimension, factorises }: ClosedFormKl,
  q: Params,
  p: Params,
  count: number,
) {
  const kl: unknown = perDatum(q, p);
  const rule = `the function ${source} must return`;
  checkReturned(kl, [count], rule, 'Return a number for each row, in nats.');
  return {
    kind: 'closed-form' as const,
    kl,
    klPerDimension() {
      const each: unknown = perDimension(q, p);
      checkReturned(
        each,
        [count, ...(factorises ? latent : [1])],
        `the function klPerDimension of '${posterior.type}' must return`,
        'Return a number for each row and dimension, in nats.',
      );
      return each;
    },
  };
}

/** The unweighted bound's two parts, shape `[N]` each. */
function parts(terms: Figures): { logLikelihood: Tensor; kl: Tensor } {
  return {
    logLikelihood: meanOfSamples(terms.logLikelihood),
    kl:
      terms.kind === 'closed-form'
        ? terms.kl
        : meanOfSamples(sub(terms.logPosterior, terms.logPrior)),
  };
}

/** The surrogate loss of one batch, with the metrics of the same pass. */
export function vaeLoss(
  core: VaeCore,
  batch: Batch,
  state: TrainState,
  key: Key,
): LossResult<BoundMetric> {
  return withNetworks(
    [core.encoder, core.decoder],
    key,
    (trainings) =>
      wholeLoss(core, batch, state, key) ??
      composedLoss(core, observed(batch), state, key, trainings),
  );
}

/** The loss by a shortcut of the backend; undefined where it has none for such parts. */
function wholeLoss(
  core: VaeCore,
  { data, condition, weights, mask }: Batch,
  state: TrainState,
  key: Key,
): LossResult<BoundMetric> | undefined {
  const { kl, samples, given, priorFamily, encodeMask } = core;
  // Of two families the closed form may be another than the posterior's own.
  const isOwn = kl.kind === 'closed-form' && given.posterior.type === priorFamily.type;
  if (!isOwn || samples > 1 || condition || weights || given.posterior.sampleWithLogProb)
    return undefined;
  if (mask || encodeMask) return undefined;
  const bound = takeShortcut('VaeKitBound', {
    model: core,
    parts: given,
    data,
    step: state.step,
    key,
    figuresOf(other) {
      const { loss, metrics } = composedLoss(core, { data: other }, state, key);
      return [loss, metrics.elbo, metrics.logLikelihood, metrics.kl];
    },
  });
  return bound && { ...bound, state: { step: state.step + 1, estimator: state.estimator } };
}

function composedLoss(
  core: VaeCore,
  batch: Batch,
  state: TrainState,
  key: Key,
  trainings: readonly Training[] = [],
): LossResult<BoundMetric> {
  const { objective, estimator, samples, estimatorVariables: variables } = core;
  const { data, condition, weights } = batch;
  const { step } = state;
  const [encoder, decoder] = trainings;
  const { q, p, rows, figuresOf } = forward(core, batch, samples, encoder);
  const context = { samples, step, variables };
  const { given, draw } = drawOnce(estimator, core.posterior, rows, core.latent, key, context);
  const verdictOn = ({ z }: Draw, figures: Figures): Credit =>
    creditOf(objective, {
      ...figures,
      step,
      weights,
      get z() {
        return reshape(z, [samples, data.shape[0], ...core.latent]);
      },
      posterior: { family: core.posterior, params: q },
      samplePrior() {
        const family = core.priorFamily;
        return family.sample(paramsOfRows(family, p, data.shape[0]), priorKey(key));
      },
    });
  const terms = figuresOf(draw, decoder);
  const credit = verdictOn(draw, terms);
  const { loss, state: next } = surrogateOf(estimator, {
    credit,
    logPosterior: () =>
      terms.kind === 'monte-carlo'
        ? terms.logPosterior
        : reshape(draw.logPosterior(), [samples, data.shape[0]]),
    draw: given,
    evaluate(other) {
      const looked = evaluatedDraw(estimator, other, draw.z.shape);
      // What layers keep is of the data's own latents.
      return verdictOn(looked, figuresOf(looked, decoder && { ...decoder, updates: [] }));
    },
    data,
    condition,
    state: state.estimator,
    variables,
  });
  const { logLikelihood, kl } = parts(terms);
  const metrics = { logLikelihood: mean(logLikelihood), kl: mean(kl) };
  return {
    loss,
    metrics: { elbo: sub(metrics.logLikelihood, metrics.kl), ...metrics },
    report: credit.report,
    state: { step: state.step + 1, estimator: next },
  };
}

/** The ELBO of each datum and its two parts, with plain samples of the posterior. */
export function vaeMeasure(
  core: VaeCore,
  batch: Batch,
  samples: number,
  key: Key,
): Readonly<Record<BoundMetric, Tensor>> {
  const { rows, figuresOf } = forward(core, observed(batch), samples);
  const { logLikelihood, kl } = parts(figuresOf(plainDraw(core.posterior, rows, key)));
  return { elbo: sub(logLikelihood, kl), logLikelihood, kl };
}
