import { tensor, tensor1d, variableGrads, type Scalar, type Variable } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import {
  randomKey,
  sigmoidBeliefNetwork,
  type AmortizedSigmoidBeliefNetwork,
  type Estimator,
  type Params,
} from '../../../src/index.js';
import { allTuples } from '../../support/enumerate.js';
import { centralDifferences, expectClose, untracked } from '../../support/gradients.js';
import { float64Stream } from '../../support/random.js';
import { mean } from '../../support/statistics.js';
import { allHidden, logBits, logJointOf, logitsOf, type TinyNetwork } from './tiny-network.js';

/** An amortised network with linear encoders, whose draws the test decides. */
export interface TinyAmortized {
  readonly model: AmortizedSigmoidBeliefNetwork;
  readonly sizes: readonly number[];
  readonly data: readonly (readonly number[])[];
  readonly samples: number;
  /** What each datum counts; 1 each unless told. */
  readonly counts: readonly number[];
  /** In the order of `model.variables`. */
  readonly weights: readonly number[];
  /** Decides the draws of each hidden level; row n of sample s stands at s N + n. */
  draw(levels: readonly (readonly (readonly number[])[])[]): void;
}

export function tinyAmortized(
  sizes: readonly number[],
  data: readonly (readonly number[])[],
  estimator: Estimator<Params, 'any'>,
  counts: readonly number[] = data.map(() => 1),
): TinyAmortized {
  let levels: readonly (readonly (readonly number[])[])[] = [];
  let turn = 0;
  const told: Estimator<Params, 'any'> = {
    ...estimator,
    draw(posterior, params) {
      const rows = levels[turn++ % levels.length]!;
      const z = tensor(rows.flat(), [rows.length, rows[0]!.length]);
      return { z, logPosterior: () => posterior.logProb(params, z) };
    },
  };
  const network = sigmoidBeliefNetwork({ data: [sizes[0]!], layers: sizes.slice(1) });
  const model = network.amortized({ estimator: told });
  const next = float64Stream(9);
  const weights = model.variables.flatMap((variable) => {
    const values = Array.from({ length: variable.size }, () => Math.fround(2 * next() - 1));
    variable.assign(tensor(values, variable.shape));
    return values;
  });
  return {
    model,
    sizes,
    data,
    counts,
    samples: estimator.samples,
    weights,
    draw(given) {
      levels = given;
      turn = 0;
    },
  };
}

interface Halves {
  /** Level l is the encoder from level l to l + 1: parents are below. */
  readonly encoders: readonly { kernel: readonly number[]; bias: readonly number[] }[];
  readonly network: TinyNetwork;
}

function halvesOf(sizes: readonly number[], weights: readonly number[]): Halves {
  let used = 0;
  const take = (count: number) => weights.slice(used, (used += count));
  const encoders = sizes
    .slice(1)
    .map((units, level) => ({ kernel: take(sizes[level]! * units), bias: take(units) }));
  const biases = sizes.map(take);
  return {
    encoders,
    network: {
      sizes,
      biases,
      kernels: sizes.slice(1).map((parents, level) => take(parents * sizes[level]!)),
    },
  };
}

/** The logits of q(level + 1 | level). */
function upward({ encoders }: Halves, level: number, below: readonly number[]): number[] {
  const { kernel, bias } = encoders[level]!;
  return bias.map((own, j) =>
    below.reduce((total, value, i) => total + value * kernel[i * bias.length + j]!, own),
  );
}

/** log q(hidden | x). */
function logPosterior(
  halves: Halves,
  x: readonly number[],
  hidden: readonly (readonly number[])[],
): number {
  return hidden.reduce(
    (total, bits, level) =>
      total + logBits(upward(halves, level, level === 0 ? x : hidden[level - 1]!), bits),
    0,
  );
}

/** The ELBO, averaged over data, with all hidden states gone through. */
export function exactElbo(
  { sizes, data, counts }: Pick<TinyAmortized, 'sizes' | 'data' | 'counts'>,
  weights: readonly number[],
): number {
  const halves = halvesOf(sizes, weights);
  return mean(
    data.map(
      (x, n) =>
        counts[n]! *
        allHidden(halves.network).reduce((total, hidden) => {
          const log = logPosterior(halves, x, hidden);
          return total + Math.exp(log) * (logJointOf(halves.network, [x, ...hidden]) - log);
        }, 0),
    ),
  );
}

/**
 * log p(x, h) − log q(h | x), but for the top level, whose KL given the level below takes the place
 * of its terms.
 */
function boundOfSample(
  halves: Halves,
  x: readonly number[],
  hidden: readonly (readonly number[])[],
): number {
  const { network } = halves;
  const levels = [x, ...hidden];
  const top = hidden.length;
  const prior = network.biases[top]!;
  const kl = upward(halves, top - 1, levels[top - 1]!).reduce((total, logit, j) => {
    const q = 1 / (1 + Math.exp(-logit));
    return (
      total +
      q * (logit - prior[j]!) -
      Math.log1p(Math.exp(logit)) +
      Math.log1p(Math.exp(prior[j]!))
    );
  }, 0);
  const likelihoods = levels
    .slice(0, -1)
    .reduce(
      (total, values, level) =>
        total + logBits(logitsOf(network, level, levels[level + 1]), values),
      0,
    );
  return likelihoods - logPosterior(halves, x, hidden.slice(0, -1)) - kl;
}

/**
 * Expects the mean of the estimated gradient, over all that can be drawn, to be the gradient of the
 * exact ELBO; and each loss to be that of its draws.
 */
export function expectUnbiased(
  tiny: TinyAmortized,
  state: Params = tiny.model.initialState().estimator,
): void {
  const { model, sizes, data, counts, samples, weights } = tiny;
  const halves = halvesOf(sizes, weights);
  const hidden = allHidden(halves.network);
  const total = weights.map(() => 0);
  let probability = 0;
  for (const tuple of allTuples(hidden, samples * data.length)) {
    const rows = tuple.map((bits, i) => ({
      bits,
      x: data[i % data.length]!,
      count: counts[i % data.length]!,
    }));
    const weight = Math.exp(
      rows.reduce((sum, { bits, x }) => sum + logPosterior(halves, x, bits), 0),
    );
    tiny.draw(sizes.slice(1).map((_, level) => tuple.map((bits) => bits[level]!)));
    untracked(() => {
      const loss = () =>
        model.loss(
          {
            data: tensor(data.flat(), [data.length, sizes[0]!]),
            ...(counts.some((count) => count !== 1) && { weights: tensor1d([...counts]) }),
          },
          { step: 0, estimator: state },
          randomKey(0),
        ).loss as Scalar;
      const { value, grads } = variableGrads(loss, [...model.variables] as Variable[]);
      const expected = -mean(
        rows.map(({ bits, x, count }) => count * boundOfSample(halves, x, bits)),
      );
      expect(Math.abs(value.dataSync()[0]! - expected)).toBeLessThan(
        2e-5 * (1 + Math.abs(expected)),
      );
      const gradient = model.variables.flatMap(({ name }) => Array.from(grads[name]!.dataSync()));
      gradient.forEach((slope, i) => (total[i]! += weight * slope));
    });
    probability += weight;
  }
  expect(Math.abs(probability - 1)).toBeLessThan(1e-9);
  expectClose(
    total,
    centralDifferences((moved) => -exactElbo(tiny, moved), weights),
    1e-5,
  );
}
