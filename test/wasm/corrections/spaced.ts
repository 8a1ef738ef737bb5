import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { float64Stream } from '../../support/random.js';

/** The signs that the values of a test case have. */
export const signs = ['mixed', 'negative', 'positive'] as const;

export type Signs = (typeof signs)[number];

/**
 * Values in random order that lie at least 0.1 from each other and from 0, so that no central
 * difference of a step below 0.05 changes which of them is the largest.
 */
export function spaced(shape: number[], sign: Signs, seed = 1): Tensor {
  const next = float64Stream(seed);
  const count = shape.reduce((product, axis) => product * axis, 1);
  const start = {
    mixed: -0.1 * Math.floor(count / 2) - 0.05,
    negative: -0.1 * count - 0.05,
    positive: 0.15,
  }[sign];
  const values = Array.from({ length: count }, (_, i) => ({
    order: next(),
    value: start + 0.1 * i,
  }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
  return tensor(values, shape);
}
