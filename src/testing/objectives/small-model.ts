import {
  add,
  exp,
  logSoftmax,
  mul,
  reshape,
  slice,
  sub,
  sum,
  tensor,
  tile,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Key } from '../../core/keys.js';
import { randomFigures, type Figures } from './terms.js';

/** How many states the latent of an enumerable model has. */
const STATES = 3;

/** All tuples of states, row by row: [samples][tuples]. */
export function tuplesOf(samples: number): number[][] {
  const count = STATES ** samples;
  return Array.from({ length: samples }, (_, s) =>
    Array.from({ length: count }, (_unused, t) => Math.floor(t / STATES ** s) % STATES),
  );
}

/** The figures of all tuples of states of a small model, q by its logits. */
export function enumerated(
  logits: Tensor,
  likelihood: Tensor,
  prior: Tensor,
  tuples: readonly number[][],
) {
  const logQ = logSoftmax(reshape(logits, [1, STATES]));
  const pick = (values: Tensor) => {
    const isState = tensor(
      tuples.map((row) => row.map((state) => [0, 1, 2].map((k) => Number(k === state)))),
    );
    return sum(mul(isState, reshape(values, [1, 1, STATES])), 2);
  };
  const kl = sum(mul(exp(logQ), sub(logQ, reshape(prior, [1, STATES]))));
  const count = tuples[0]!.length;
  const figures: Figures = {
    logLikelihood: pick(likelihood),
    logPrior: pick(prior),
    logPosterior: pick(logQ),
    klPerDimension: mul(tile(reshape(kl, [1, 1]), [count, 2]), 0.5),
  };
  return { figures, weights: exp(sum(figures.logPosterior, 0)) };
}

/** A model of one latent of so few states, all that is known of it at random. */
export const smallModel = (key: Key) => {
  const { logLikelihood } = randomFigures(key, 3, STATES);
  const row = (n: number) => reshape(slice(logLikelihood, [n, 0], [1, STATES]), [STATES]);
  return {
    logits: add(row(0), 4),
    likelihood: row(1),
    prior: reshape(logSoftmax(reshape(row(2), [1, STATES])), [STATES]),
  };
};

/** As many samples as can be gone through. */
export const few = (samples: number) => Math.min(samples, 5);
