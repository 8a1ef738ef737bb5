import { mean, reshape, sub, type Tensor } from '@tensorflow/tfjs-core';
import { checkReturned } from '../../core/check-tensor.js';
import type { Key } from '../../core/keys.js';
import { meanOfSamples } from '../../core/mean-of-samples.js';
import { tileRows } from '../../core/shapes.js';
import { takeShortcut } from '../../core/shortcuts.js';
import type { Params } from '../../distributions/family.js';
import { tiledOrShared, tileParams } from '../../distributions/params.js';
import { drawOnce, surrogateOf } from '../../estimators/check-estimator.js';
import type { Draw } from '../../estimators/estimator.js';
import { plainDraw } from '../../estimators/plain-draw.js';
import { creditOf } from '../../objectives/check-objective.js';
import type { Training } from '../../networks/run-network.js';
import type { Terms } from '../../objectives/objective.js';
import { likelihoodParams } from '../decoder-core.js';
import type { Batch, BoundMetric, LossResult, TrainState } from '../trainable.js';
import { withNetworks } from '../with-networks.js';
import { posteriorParams, type VaeCore } from './core.js';

interface Pass {
  readonly terms: Terms;
  readonly draw: Draw;
}

/**
 * x → encoder → parameters → draw → decoder → log-probabilities, for `samples` draws of each datum.
 */
function forward(
  core: VaeCore,
  { data, condition, weights }: Batch,
  samples: number,
  drawFrom: (posterior: Params) => Draw,
  step: number,
  [encoder, decoder]: readonly Training[] = [],
): Pass {
  const perSample = (values: Tensor): Tensor => reshape(values, [samples, data.shape[0]]);
  const repeated = condition && tileRows(condition, samples);
  const q = posteriorParams(core, data, condition, encoder);
  const p = core.prior.params(condition);
  const draw = drawFrom(tileParams(core.posterior, q, samples));
  const x = likelihoodParams(core, draw.z, repeated, decoder);
  const logLikelihood = perSample(core.likelihood.logProb(x, tileRows(data, samples)));
  if (core.kl.kind === 'closed-form') {
    const { source, perDatum, perDimension, factorises } = core.kl.closedForm;
    const rule = `the function ${source} must return`;
    const kl: unknown = perDatum(q, p);
    checkReturned(kl, [data.shape[0]], rule, 'Return a number for each row, in nats.');
    return {
      draw,
      terms: {
        kind: 'closed-form',
        step,
        weights,
        logLikelihood,
        kl,
        klPerDimension() {
          const each: unknown = perDimension(q, p);
          checkReturned(
            each,
            [data.shape[0], ...(factorises ? core.latent : [1])],
            `the function klPerDimension of '${core.posterior.type}' must return`,
            'Return a number for each row and dimension, in nats.',
          );
          return each;
        },
      },
    };
  }
  const family = core.priorFamily;
  const logPrior = family.logProb(tiledOrShared(family, p, samples), draw.z);
  return {
    draw,
    terms: {
      kind: 'monte-carlo',
      step,
      weights,
      logLikelihood,
      logPrior: perSample(logPrior),
      logPosterior: perSample(draw.logPosterior()),
    },
  };
}

/** The unweighted bound's two parts, shape `[N]` each. */
function parts(terms: Terms): { logLikelihood: Tensor; kl: Tensor } {
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
      wholeLoss(core, batch, state, key) ?? composedLoss(core, batch, state, key, trainings),
  );
}

/** The loss by a shortcut of the backend; undefined where it has none for such parts. */
function wholeLoss(
  core: VaeCore,
  { data, condition, weights }: Batch,
  state: TrainState,
  key: Key,
): LossResult<BoundMetric> | undefined {
  const { kl, samples, given, priorFamily } = core;
  // Of two families the closed form may be another than the posterior's own.
  const isOwn = kl.kind === 'closed-form' && given.posterior.type === priorFamily.type;
  if (!isOwn || samples > 1 || condition || weights) return undefined;
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
  trainings?: readonly Training[],
): LossResult<BoundMetric> {
  const { objective, estimator, samples } = core;
  const { terms, draw } = forward(
    core,
    batch,
    samples,
    (q) => drawOnce(estimator, core.posterior, q, core.latent, key),
    state.step,
    trainings,
  );
  const credit = creditOf(objective, terms);
  const { loss, state: next } = surrogateOf(estimator, {
    credit,
    logPosterior: () =>
      terms.kind === 'monte-carlo'
        ? terms.logPosterior
        : reshape(draw.logPosterior(), [samples, batch.data.shape[0]]),
    data: batch.data,
    state: state.estimator,
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
  const plain = (q: Params) => plainDraw(core.posterior, q, key);
  const { logLikelihood, kl } = parts(forward(core, batch, samples, plain, 0).terms);
  return { elbo: sub(logLikelihood, kl), logLikelihood, kl };
}
