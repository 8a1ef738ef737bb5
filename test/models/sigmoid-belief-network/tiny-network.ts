import { tensor, type Variable } from '@tensorflow/tfjs-core';
import { linksOf, type Links } from '../../../src/models/sigmoid-belief-network/links.js';
import { allBits } from '../../support/enumerate.js';
import { float64Stream } from '../../support/random.js';

/**
 * A network small enough to go through all its states, in float64 and by nothing but its
 * definition.
 */
export interface TinyNetwork {
  /** Units of each level, the data first. */
  readonly sizes: readonly number[];
  /** Of all levels, then of all links, each kernel's rows one for each parent. */
  readonly biases: readonly (readonly number[])[];
  readonly kernels: readonly (readonly number[])[];
}

/** Weights uniform between ± scale. */
export function tinyNetwork(sizes: readonly number[], scale: number, seed: number): TinyNetwork {
  const next = float64Stream(seed);
  const draw = (count: number) =>
    Array.from({ length: count }, () => Math.fround(scale * (2 * next() - 1)));
  return {
    sizes,
    biases: sizes.map(draw),
    kernels: sizes.slice(1).map((parents, level) => draw(parents * sizes[level]!)),
  };
}

/** How many numbers the weights are. */
export function weightsOf({ biases, kernels }: TinyNetwork): number[] {
  return [...biases, ...kernels].flat();
}

/** The same network with other weights, in the order of {@link weightsOf}. */
export function withWeights(
  { sizes, biases, kernels }: TinyNetwork,
  weights: readonly number[],
): TinyNetwork {
  let used = 0;
  const take = (old: readonly number[]) => weights.slice(used, (used += old.length));
  return { sizes, biases: biases.map(take), kernels: kernels.map(take) };
}

export function linksOfTiny({ sizes, biases, kernels }: TinyNetwork): Links {
  return linksOf(sizes, biases, kernels);
}

/** Gives a model's variables, biases then kernels, the weights of a tiny network. */
export function assignWeights(
  variables: readonly Variable[],
  { biases, kernels }: TinyNetwork,
): void {
  [...biases, ...kernels].forEach((values, i) =>
    variables[i]!.assign(tensor([...values], variables[i]!.shape)),
  );
}

export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/** log p of bits, or minus a cross-entropy, with logits. */
export function logBits(logits: readonly number[], bits: readonly number[]): number {
  return sum(logits.map((logit, i) => bits[i]! * logit - softplus(logit)));
}

/** The logits of a level given the one above it; of the top level, its biases. */
export function logitsOf(
  { sizes, biases, kernels }: TinyNetwork,
  level: number,
  above: readonly number[] = [],
): number[] {
  return biases[level]!.map(
    (bias, i) =>
      bias + sum(above.map((value, j) => value * kernels[level]![j * sizes[level]! + i]!)),
  );
}

/** log p of all levels. */
export function logJointOf(network: TinyNetwork, levels: readonly (readonly number[])[]): number {
  return sum(
    levels.map((values, level) => logBits(logitsOf(network, level, levels[level + 1]), values)),
  );
}

/** All states of the hidden levels, from the data upwards. */
export function allHidden({ sizes }: TinyNetwork): number[][][] {
  return sizes
    .slice(1)
    .reduce<number[][][]>(
      (states, units) => states.flatMap((state) => allBits(units).map((bits) => [...state, bits])),
      [[]],
    );
}

export function logSumExp(values: readonly number[]): number {
  const greatest = Math.max(...values);
  return greatest + Math.log(sum(values.map((value) => Math.exp(value - greatest))));
}

/** log p(x), by going through all hidden states. */
export function exactLogProb(network: TinyNetwork, x: readonly number[]): number {
  return logSumExp(allHidden(network).map((hidden) => logJointOf(network, [x, ...hidden])));
}

/**
 * The bound of Saul, Jaakkola and Jordan as they write it, for means of each hidden level and ξ of
 * each unit below the top: both expectations by going through all states of the parents.
 */
export function saulBound(
  network: TinyNetwork,
  x: readonly number[],
  means: readonly (readonly number[])[],
  xis: readonly (readonly number[])[],
): number {
  const levels = [x, ...means];
  const links = means.map((parents, level) => {
    const states = allBits(parents.length).map((bits) => ({
      logits: logitsOf(network, level, bits),
      log: sum(bits.map((bit, j) => Math.log(bit ? parents[j]! : 1 - parents[j]!))),
    }));
    return sum(
      levels[level]!.map((value, i) => {
        const xi = xis[level]![i]!;
        const mean = logitsOf(network, level, parents)[i]!;
        const expectation = logSumExp(
          states.flatMap(({ logits, log }) => [log - xi * logits[i]!, log + (1 - xi) * logits[i]!]),
        );
        return (value - xi) * mean - expectation;
      }),
    );
  });
  const entropy = sum(
    means.flat().map((mean) => -mean * Math.log(mean) - (1 - mean) * Math.log1p(-mean)),
  );
  return sum(links) + logBits(network.biases.at(-1)!, means.at(-1)!) + entropy;
}

/** E_q[log p(x, h) − log q(h)] of a factorised q, by going through all states. */
export function factorizedElbo(
  network: TinyNetwork,
  x: readonly number[],
  means: readonly (readonly number[])[],
): number {
  return sum(
    allHidden(network).map((hidden) => {
      const log = sum(
        hidden.flatMap((bits, l) =>
          bits.map((bit, j) => Math.log(bit ? means[l]![j]! : 1 - means[l]![j]!)),
        ),
      );
      return Math.exp(log) * (logJointOf(network, [x, ...hidden]) - log);
    }),
  );
}
