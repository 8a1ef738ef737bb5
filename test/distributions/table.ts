import { concat, scalar, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { randomKey } from '../../src/core/keys.js';
import { normalStream, uniformStream } from '../../src/core/noise.js';
import { sizeOf, type Shape } from '../../src/core/shapes.js';
import { bernoulli } from '../../src/distributions/bernoulli.js';
import type { Family, Params } from '../../src/distributions/family.js';
import { gaussian } from '../../src/distributions/gaussian.js';

/** A family as the laws of laws.test.ts meet it. */
export interface Subject {
  readonly name: string;
  readonly family: Family;
  /** Parameters for N data, negative numbers among them. */
  params(seed: number, n: number, event: Shape): Params;
  /** Values in the support. */
  values(seed: number, n: number, event: Shape): Tensor;
  /** Whether log-probabilities are differentiable in the value. */
  readonly continuous: boolean;
}

function normals(seed: number, shape: Shape): Tensor {
  return tensor(Float32Array.from({ length: sizeOf(shape) }, normalStream(randomKey(seed))), [
    ...shape,
  ]);
}

function bits(seed: number, shape: Shape): Tensor {
  const next = uniformStream(randomKey(seed));
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => (next() < 0.5 ? 0 : 1)),
    [...shape],
  );
}

const learned: Family = gaussian();
const shared: Family = gaussian({ scale: 'shared', minScale: 0.2 });
const fixed: Family = gaussian({ scale: 0.7 });

export const subjects: readonly Subject[] = [
  {
    name: 'bernoulli',
    family: bernoulli(),
    params: (seed, n, event) => ({ logits: normals(seed, [n, ...event]) }),
    values: (seed, n, event) => bits(seed, [n, ...event]),
    continuous: false,
  },
  {
    name: 'gaussian, learned scale',
    family: learned,
    params: (seed, n, event) =>
      learned.params(
        concat([normals(seed, [n, ...event]), normals(seed + 1000, [n, ...event])], event.length),
        {},
      ),
    values: (seed, n, event) => normals(seed, [n, ...event]),
    continuous: true,
  },
  {
    name: 'gaussian, shared scale',
    family: shared,
    params: (seed, n, event) =>
      shared.params(normals(seed, [n, ...event]), { logVariance: scalar(-0.4 + 0.1 * seed) }),
    values: (seed, n, event) => normals(seed, [n, ...event]),
    continuous: true,
  },
  {
    name: 'gaussian, fixed scale',
    family: fixed,
    params: (seed, n, event) => fixed.params(normals(seed, [n, ...event]), {}),
    values: (seed, n, event) => normals(seed, [n, ...event]),
    continuous: true,
  },
];
