import {
  engine,
  getKernel,
  grads,
  memory,
  mul,
  setBackend,
  sum,
  tensor,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GAUSSIAN_LOG_PROB } from '../../../src/core/fused.js';
import { gaussian } from '../../../src/distributions/gaussian.js';
import { useWasm } from '../../../src/wasm/index.js';
import { expectGradient } from '../../support/gradients.js';
import { expectLikeCpu, noise } from './compare.js';

beforeAll(async () => {
  await useWasm();
  expect(getKernel(GAUSSIAN_LOG_PROB, 'wasm')).toBeDefined();
});

beforeEach(async () => {
  await setBackend('wasm');
});

afterAll(async () => {
  await useWasm({ accelerate: false });
});

const logProb = (mean: Tensor, logScale: Tensor, value: Tensor) =>
  gaussian().logProb({ mean, logScale }, value);

const shapes: readonly (readonly [event: number[], scales: number[]])[] = [
  [[3], [3]],
  [[3], [1]],
  [[1], [1]],
  [
    [28, 28, 1],
    [28, 28, 1],
  ],
  [
    [28, 28, 1],
    [1, 1, 1],
  ],
  // Scales shared along one of several axes are left to composed operations.
  [
    [4, 5],
    [4, 1],
  ],
];

describe.each(shapes)(
  'the Gaussian log-likelihood of events of shape %j with scales of shape %j',
  (event, scales) => {
    // Float32 sums of up to 784 terms, whose squares grow with e^(−2 log σ).
    it.each([1, 2, 5])(
      'of %i data, and its gradients, are those composed of operations on cpu',
      async (n) => {
        await expectLikeCpu(() => {
          const inputs = [
            noise(1, [n, ...event]),
            mul(noise(2, [n, ...scales]), 0.5),
            noise(3, [n, ...event]),
          ] as const;
          const weights = noise(4, [n]);
          return [
            logProb(...inputs),
            ...grads((mean: Tensor, logScale: Tensor, value: Tensor) =>
              sum(mul(logProb(mean, logScale, value), weights)),
            )([...inputs]),
          ];
        }, 5e-6);
      },
    );
  },
);

describe('the Gaussian log-likelihood as one kernel', () => {
  it.each([[[3, 5]], [[1, 1]]])(
    'has the gradients of finite differences, for scales of shape %j',
    (scales) => {
      expectGradient(logProb, [
        noise(1, [2, 3, 5]),
        mul(noise(2, [2, ...scales]), 0.3),
        noise(3, [2, 3, 5]),
      ]);
    },
  );

  it.each([Number.NaN, Infinity])('lets %d through, in its own row only', (bad) => {
    const [clean, dirty] = [
      [0.5, 0.5, 0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5, 0.5, bad],
    ];
    for (const which of [0, 1, 2]) {
      const inputs = [0, 1, 2].map((i) => tensor([clean, i === which ? dirty : clean])) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      expect([...logProb(...inputs).dataSync()].map(Number.isFinite)).toEqual([true, false]);
    }
  });

  it('leaves nothing behind, with a gradient or without', () => {
    const inputs = [noise(1, [5, 7]), noise(2, [5, 7]), noise(3, [5, 7])] as const;
    const [tensors, dataIds] = [memory().numTensors, engine().backend.numDataIds()];
    logProb(...inputs).dispose();
    grads((mean: Tensor, logScale: Tensor, value: Tensor) => sum(logProb(mean, logScale, value)))([
      ...inputs,
    ]).forEach((gradient) => gradient.dispose());
    expect([memory().numTensors, engine().backend.numDataIds()]).toEqual([tensors, dataIds]);
  });
});
