import { add, mean, mul, reshape, sub, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { tileRows } from '../../core/shapes.js';
import type { BernoulliParams } from '../../distributions/bernoulli-params.js';
import { bernoulli } from '../../distributions/bernoulli.js';
import type { Params } from '../../distributions/family.js';
import { bernoulliKl } from '../../distributions/kl/bernoulli.js';
import {
  drawOnce,
  evaluatedDraw,
  firstState,
  surrogateOf,
} from '../../estimators/check-estimator.js';
import type { Draw } from '../../estimators/estimator.js';
import { plainDraw } from '../../estimators/plain-draw.js';
import { creditOfGains } from '../../objectives/credit-of-gains.js';
import type { Credit } from '../../objectives/objective.js';
import { weighedCredit } from '../../objectives/weighed-credit.js';
import type { Training } from '../../networks/run-network.js';
import type { Batch, BoundMetric, LossResult, TrainState } from '../trainable.js';
import { withNetworks } from '../with-networks.js';
import { logitsAbove, type AmortizedCore } from './amortized-core.js';
import { flatData, logitsBelow, topLogits } from './core.js';

interface Pass {
  /** log p(x | h) of each sample, shape `[S, N]`. */
  readonly logLikelihood: Tensor;
  /**
   * For each hidden level, from the data upwards, the terms of the bound that its draw has a part
   * in, shape `[S, N]`.
   */
  readonly gains: readonly Tensor[];
  /** The bound of each datum, shape `[N]`. */
  readonly bound: Tensor;
  /**
   * log q of each hidden level's draw, shape `[S, N]`; worked out where it is asked for, and once.
   */
  readonly logPosteriors: readonly (() => Tensor)[];
}

/** x → encoders, level by level → draws → log-probabilities, for `samples` draws of each datum. */
function pass(
  core: AmortizedCore,
  data: Tensor,
  samples: number,
  drawFrom: (params: BernoulliParams, level: number) => Draw,
  trainings: readonly Training[] = [],
): Pass {
  const { network } = core;
  const family = bernoulli();
  const count = data.shape[0];
  const perSample = (values: Tensor): Tensor => reshape(values, [samples, count]);

  const first = logitsAbove(core, 0, data, trainings[0]);
  const draws: Draw[] = [];
  let logits = tileRows(first, samples);
  for (let level = 0; level < core.encoders.length; level++) {
    if (level > 0) logits = logitsAbove(core, level, draws[level - 1]!.z, trainings[level]);
    draws.push(drawFrom({ logits }, level));
  }

  const logPosteriors = draws.map((draw) => once(() => perSample(draw.logPosterior())));
  const levels = [tileRows(flatData(network, data), samples), ...draws.map(({ z }) => z)];
  const logLevels = draws.map(({ z }, level) =>
    perSample(family.logProb({ logits: logitsBelow(network, level, z) }, levels[level]!)),
  );
  const top = draws.length - 1;
  // The top level's KL has a closed form, given the level below; where that is the data, all
  // samples share it.
  const kl =
    top === 0
      ? bernoulliKl({ logits: first }, { logits: topLogits(network) })
      : perSample(bernoulliKl({ logits }, { logits: topLogits(network) }));
  const gains = [logLevels[top]!];
  for (let level = top - 1; level >= 0; level--) {
    const above = level === top - 1 ? sub(gains[0]!, kl) : gains[0]!;
    gains.unshift(add(sub(logLevels[level]!, logPosteriors[level]!()), above));
  }
  const bound = mean(gains[0]!, 0);
  return {
    logLikelihood: logLevels[0]!,
    gains,
    bound: top === 0 ? sub(bound, kl) : bound,
    logPosteriors,
  };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

/** What is written before a level's names in the state. */
const prefixOf = (level: number) => `layer${level + 1}/`;

/** The first state: an estimator's for each hidden level. */
export function amortizedState({ encoders, estimator }: AmortizedCore): Params {
  return Object.assign(
    {},
    ...encoders.map((_, level) => under(level, firstState(estimator))),
  ) as Params;
}

function under(level: number, state: Params): Params {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [prefixOf(level) + name, value]),
  );
}

function partOf(level: number, state: Params): Params {
  const prefix = prefixOf(level);
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

/**
 * What the draws of one level are to be praised or blamed for: nothing that was settled below them.
 */
function creditOf(gains: Tensor, bound: Tensor, weights: Tensor | undefined): Credit {
  return weighedCredit({ ...creditOfGains(gains), bound }, weights);
}

/** The surrogate loss of one batch, with the metrics of the same pass. */
export function amortizedLoss(
  core: AmortizedCore,
  { data, weights }: Batch,
  state: TrainState,
  key: Key,
): LossResult<BoundMetric> {
  const { estimator, encoders, estimatorVariables } = core;
  const { samples } = estimator;
  return withNetworks(encoders, key, (trainings) => {
    const drawn: ReturnType<typeof drawOnce>[] = [];
    const drawAt = (q: BernoulliParams, level: number) =>
      drawOnce(estimator, bernoulli(), q, [q.logits.shape[1]!], foldIn(key, level), {
        // Above the first level each row has been drawn a posterior of its own.
        samples: level === 0 ? samples : 1,
        step: state.step,
        variables: estimatorVariables[level]!,
      });
    const { logLikelihood, gains, bound, logPosteriors } = pass(
      core,
      data,
      samples,
      (q, level) => (drawn[level] = drawAt(q, level)).draw,
      trainings,
    );
    const evaluateAt = (level: number) => (other: Draw) => {
      const looked = evaluatedDraw(estimator, other, drawn[level]!.draw.z.shape);
      const again = pass(
        core,
        data,
        samples,
        (q, l) => (l < level ? drawn[l]!.draw : l === level ? looked : drawAt(q, l).draw),
        // What layers keep is of the data's own states.
        trainings.map((training) => ({ ...training, updates: [] })),
      );
      return creditOf(again.gains[level]!, again.bound, weights);
    };
    const surrogates = gains.map((own, level) =>
      surrogateOf(estimator, {
        credit: creditOf(own, bound, weights),
        logPosterior: logPosteriors[level]!,
        draw: drawn[level]!.given,
        evaluate: evaluateAt(level),
        data,
        condition: undefined,
        state: partOf(level, state.estimator),
        variables: estimatorVariables[level]!,
      }),
    );
    // Each surrogate is −bound and its level's score; the bound counts once.
    const [first, ...others] = surrogates.map(({ loss }) => loss);
    const counted = mean(weights ? mul(weights, bound) : bound);
    const loss = others.reduce((total, other) => add(total, add(other, counted)), first!);
    const next = Object.assign(
      {},
      ...surrogates.map((each, level) => under(level, each.state)),
    ) as Params;
    return {
      loss,
      metrics: metricsOf(mean(bound), mean(logLikelihood)),
      state: { step: state.step + 1, estimator: next },
    };
  });
}

/** The bound of each datum and its two parts, with plain samples. */
export function amortizedMeasure(
  core: AmortizedCore,
  data: Tensor,
  samples: number,
  key: Key,
): Readonly<Record<BoundMetric, Tensor>> {
  const plain = (q: Params, level: number) => plainDraw(bernoulli(), q, foldIn(key, level));
  const { logLikelihood, bound } = pass(core, data, samples, plain);
  return metricsOf(bound, mean(logLikelihood, 0));
}

function metricsOf(elbo: Tensor, logLikelihood: Tensor): Readonly<Record<BoundMetric, Tensor>> {
  return { elbo, logLikelihood, kl: sub(logLikelihood, elbo) };
}
