import type { Tensor } from '@tensorflow/tfjs-core';
import { foldIn, type Key } from '../../core/keys.js';
import type { Params } from '../../distributions/family.js';
import { farthest, figureFinding, type Finding } from '../run-laws.js';
import type { Subject } from './subject.js';

/** How many rows the laws without chance look at. */
export const ROWS = 3;

/** Two distributions for each row, and draws of the first. */
export interface Drawn {
  readonly q: Params;
  readonly p: Params;
  readonly x: Tensor;
}

/** What the laws without chance look at. */
export function drawnOf(subject: Subject, key: Key): Drawn {
  const [q, p] = [subject.params(foldIn(key, 1), ROWS), subject.params(foldIn(key, 2), ROWS)];
  return { q, p, x: subject.family.sample(q, foldIn(key, 3)) };
}

/** The figures that a family has of parameters and values, by name. */
export function figuresOf({ family }: Subject, { q, p, x }: Drawn): Record<string, Tensor> {
  return {
    logProb: family.logProb(q, x),
    mean: family.mean(q),
    mode: family.mode(q),
    ...(family.entropy && { entropy: family.entropy(q) }),
    ...(family.kl && { kl: family.kl(q, p) }),
    ...(family.klPerDimension && { klPerDimension: family.klPerDimension(q, p) }),
    ...(family.logProbPerDimension && { logProbPerDimension: family.logProbPerDimension(q, x) }),
  };
}

/** A law that two ways to the same figures agree. */
export function agreement(
  a: Record<string, Tensor>,
  b: Record<string, Tensor>,
  change: (value: Tensor) => Tensor,
  what: string,
): Finding {
  let [figure, worst] = [0, ''];
  for (const [name, value] of Object.entries(a)) {
    const off = farthest(b[name]!.dataSync(), change(value).dataSync()).figure;
    if (off > figure) [figure, worst] = [off, name];
  }
  return figureFinding(figure, 1e-5, `${worst} is another by ${what}`);
}
