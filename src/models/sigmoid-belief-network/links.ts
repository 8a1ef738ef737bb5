import type { SbnCore } from './core.js';

/**
 * The weights between one level (the children) and the one above it (the parents), in float64, row
 * by row: that of parent j and child i stands at j · children + i.
 *
 * A child's input is z = b + Σ_j w_j h_j. Counting a parent as 1 − h where its weight is negative,
 * it is also z = floor + Σ_j |w_j| c_j, with c_j of 0 or 1: all of what follows goes by |w| and c,
 * whose exponentials then never overflow.
 */
export interface Link {
  readonly children: number;
  readonly parents: number;
  readonly weights: Float64Array;
  /**
   * 1 where a weight is positive, −1 elsewhere: a branch on the weight itself would be guessed
   * wrong every other time.
   */
  readonly signs: Int8Array;
  readonly bias: Float64Array;
  /** The least z that each child can have. */
  readonly floor: Float64Array;
  /** The greatest z that each child can have. */
  readonly ceiling: Float64Array;
}

/** All weights of a network, as they are at one time. */
export interface Links {
  /** How many units each level has. */
  readonly sizes: readonly number[];
  /** Link l goes from level l + 1 down to level l. */
  readonly links: readonly Link[];
  readonly topBias: Float64Array;
}

/**
 * Links from the values of the biases, one for each level, and of the kernels, one for each link.
 */
export function linksOf(
  sizes: readonly number[],
  biases: readonly ArrayLike<number>[],
  kernels: readonly ArrayLike<number>[],
): Links {
  return {
    sizes,
    links: kernels.map((kernel, level) =>
      linkOf(sizes[level]!, sizes[level + 1]!, biases[level]!, kernel),
    ),
    topBias: Float64Array.from(biases.at(-1)!),
  };
}

/** The values of a network's weights: one bias for each level, one kernel for each link. */
export interface WeightValues {
  readonly sizes: readonly number[];
  readonly biases: readonly Float32Array[];
  readonly kernels: readonly Float32Array[];
}

/** The weights of a network as they are now. */
export function readWeights({ sizes, biases, kernels }: SbnCore): WeightValues {
  const read = (variables: SbnCore['biases']) =>
    variables.map((variable) => variable.dataSync<'float32'>());
  return { sizes, biases: read(biases), kernels: read(kernels) };
}

/** The same for variables whose values may have to be waited for. */
export async function fetchWeights({ sizes, biases, kernels }: SbnCore): Promise<WeightValues> {
  const fetch = (variables: SbnCore['biases']) =>
    Promise.all(variables.map((variable) => variable.data<'float32'>()));
  return { sizes, biases: await fetch(biases), kernels: await fetch(kernels) };
}

function linkOf(
  children: number,
  parents: number,
  bias: ArrayLike<number>,
  kernel: ArrayLike<number>,
): Link {
  const weights = Float64Array.from(kernel);
  const floor = Float64Array.from(bias);
  const ceiling = Float64Array.from(bias);
  for (let at = 0; at < weights.length; at++) {
    const weight = weights[at]!;
    (weight < 0 ? floor : ceiling)[at % children]! += weight;
  }
  return {
    children,
    parents,
    weights,
    signs: Int8Array.from(weights, (weight) => (weight > 0 ? 1 : -1)),
    bias: Float64Array.from(bias),
    floor,
    ceiling,
  };
}
