import { clipByValue, mul, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import { normalNoise } from '../../core/noise.js';
import type { Shape } from '../../core/shapes.js';
import type { Family, Params } from '../../distributions/family.js';
import { tileParams } from '../../distributions/params.js';

/** A family as laws meet it. */
export interface Subject {
  readonly family: Family;
  readonly event: Shape;
  /** Parameters of as many rows, unlike each other; the caller's to dispose. */
  params(key: Key, rows: number, spread?: number): Params;
}

/** What a family's parameters come from, where no network gives them. */
export type GivenParams = (key: Key, rows: number) => Params;

/** So far from 0 may raw parameters be: e to the power of twice that is still held by float32. */
const FARTHEST = 30;

/** A family with parameters of what a network may well give. */
export function subjectOf(family: Family, event: Shape, given?: GivenParams): Subject {
  return {
    family,
    event,
    params: (key, rows, spread = 0.8) =>
      given?.(key, rows) ??
      tidy(() => {
        const noise = normalNoise(foldIn(key, 0), [rows, ...family.rawShape(event)]);
        const raw = clipByValue(mul(spread, noise), -FARTHEST, FARTHEST);
        const variables = family.variables?.(event, foldIn(key, 1)) ?? {};
        return { ...family.params(raw, variables) };
      }),
  };
}

/** One distribution, as many times over. */
export function repeated({ family }: Subject, one: Params, rows: number): Params {
  return tileParams(family, one, rows);
}

/** The values of a tensor as rows of float64. */
export function rowsOfValues(values: Tensor): number[][] {
  const width = values.size / values.shape[0];
  const all = values.dataSync();
  return Array.from({ length: values.shape[0] }, (_, n) =>
    Array.from(all.subarray(n * width, (n + 1) * width)),
  );
}
