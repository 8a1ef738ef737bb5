import {
  add,
  argMax,
  cast,
  div,
  exp,
  max,
  mul,
  oneHot,
  sub,
  sum,
  where,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { log1p } from './log1p.js';

/** The softmax over the last axis, and what is known of it with all digits. */
export interface Softmax {
  /** The logits less the greatest of each group. */
  readonly centred: Tensor;
  readonly logProbability: Tensor;
  readonly probability: Tensor;
  /** 1 − probability, which is small where a probability is near 1. */
  readonly rest: Tensor;
}

/**
 * The softmax over the last axis, off the tape.
 *
 * What all but the most probable class have is added up apart, so that the logarithm of a
 * probability near 1 keeps its digits.
 */
export function softmaxOf(logits: Tensor): Softmax {
  const isGreatest = cast(greatestOf(logits), 'bool');
  const centred = sub(logits, max(logits, -1, true));
  const weight = exp(centred);
  const others = sum(where(isGreatest, mul(0, weight), weight), -1, true);
  const total = add(1, others);
  const probability = div(weight, total);
  return {
    centred,
    logProbability: sub(centred, log1p(others)),
    probability,
    rest: where(isGreatest, div(others, total), sub(1, probability)),
  };
}

/** 1 for the greatest of each group on the last axis, the first of equals, 0 for the others. */
export function greatestOf(values: Tensor): Tensor {
  return cast(oneHot(argMax(values, -1), values.shape.at(-1)!), 'float32');
}
