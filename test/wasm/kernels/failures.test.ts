import '@tensorflow/tfjs-layers';
import {
  add,
  AdamOptimizer,
  avgPool,
  avgPool3d,
  conv2d,
  conv2dTranspose,
  conv3d,
  depthwiseConv2d,
  engine,
  fused,
  gather,
  grads,
  image,
  matMul,
  maxPool,
  maxPool3d,
  memory,
  mirrorPad,
  sum,
  tanh,
  tensor1d,
  tidy,
  variable,
  type Scalar,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  type Tensor5D,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allFinite } from '../../../src/core/all-finite.js';
import { bernoulli } from '../../../src/distributions/bernoulli.js';
import { withoutRemains } from '../../../src/core/gradients.js';
import {
  GAUSSIAN_HEAD,
  GAUSSIAN_KL,
  GAUSSIAN_LOG_PROB,
  GAUSSIAN_SAMPLE,
  runFused,
} from '../../../src/core/fused.js';
import { transposeExplicitly } from '../../../src/wasm/explicit-transposes.js';
import { useWasm } from '../../../src/wasm/index.js';
import { replaceAll } from '../../../src/wasm/replacement.js';
import { addBiasApart } from '../../../src/wasm/separate-bias.js';
import { noise } from './compare.js';

type Run = (...inputs: Tensor[]) => Tensor;

interface Case {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly run: Run;
  /** Whether the gradient by the inputs is taken too. */
  readonly forwardOnly?: boolean;
}

const conv =
  (stride: number): Run =>
  (x, filter) =>
    conv2d(x as Tensor4D, filter as Tensor4D, stride, 'same');

const dense =
  (activation: 'linear' | 'relu' | 'elu', transposeB = false): Run =>
  (a, b, bias) =>
    fused.matMul({ a: a, b: b, bias: bias, activation, transposeB });

/** What every acceleration does, forward and back. */
const products: readonly Case[] = [
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({
      name: `a product, transposed ${transposeA} and ${transposeB}`,
      shapes: [transposeA ? [5, 7] : [7, 5], transposeB ? [9, 5] : [5, 9]],
      run: ((a, b) => matMul(a, b, transposeA, transposeB)) satisfies Run,
    })),
  ),
  { name: 'a fused product', shapes: [[7, 5], [5, 9], [9]], run: dense('linear') },
  { name: 'one with relu', shapes: [[7, 5], [5, 9], [9]], run: dense('relu') },
  { name: 'one with elu', shapes: [[7, 5], [5, 9], [9]], run: dense('elu'), forwardOnly: true },
  {
    name: 'one transposed',
    shapes: [[7, 5], [9, 5], [9]],
    run: dense('elu', true),
    forwardOnly: true,
  },
];

const convolutions: readonly Case[] = [
  {
    name: 'a convolution',
    shapes: [
      [2, 5, 5, 3],
      [3, 3, 3, 4],
    ],
    run: conv(2),
  },
  {
    name: 'a narrow one',
    shapes: [
      [2, 5, 5, 4],
      [3, 3, 4, 2],
    ],
    run: conv(1),
  },
  {
    name: 'a depthwise one',
    shapes: [
      [2, 5, 5, 3],
      [3, 3, 3, 2],
    ],
    run: (x, filter) => depthwiseConv2d(x as Tensor4D, filter as Tensor4D, 1, 'same'),
  },
  {
    name: 'a transposed one',
    shapes: [
      [2, 3, 3, 4],
      [3, 3, 2, 4],
    ],
    run: (x, filter) => conv2dTranspose(x as Tensor4D, filter as Tensor4D, [2, 6, 6, 2], 2, 'same'),
  },
];

const onCompanion: readonly Case[] = [
  {
    name: 'a narrow convolution with a bias and relu',
    shapes: [[2, 5, 5, 4], [3, 3, 4, 2], [2]],
    run: (x, filter, bias) =>
      fused.conv2d({
        x: x as Tensor4D,
        filter: filter as Tensor4D,
        bias: bias,
        strides: 1,
        pad: 'same',
        activation: 'relu',
      }),
  },
  { name: 'tanh', shapes: [[7]], run: (x) => tanh(x) },
  { name: 'a sum of rows', shapes: [[7, 5]], run: (x) => sum(x, 0) },
  {
    name: 'rows of a table',
    shapes: [[7, 5]],
    run: (x) => gather(x, tensor1d([1, 1, 4], 'int32')),
  },
  {
    name: 'a look for NaN',
    shapes: [[7], [3]],
    run: (a, b) => allFinite([a, b]),
    forwardOnly: true,
  },
  {
    name: 'a Bernoulli log-likelihood',
    shapes: [
      [7, 5],
      [7, 5],
    ],
    run: (logits, value) => bernoulli().logProb({ logits }, value),
  },
  {
    name: 'a Gaussian log-likelihood',
    shapes: [
      [7, 5],
      [7, 5],
      [7, 5],
    ],
    run: (mean, logScale, value) =>
      runFused(GAUSSIAN_LOG_PROB, { mean, logScale, value }, { constant: 1 })![0]!,
  },
  {
    name: 'parameters of Gaussians',
    shapes: [[7, 6]],
    run(raw) {
      const [mean, logScale] = runFused(GAUSSIAN_HEAD, { raw }, { floored: true, floor: -9 })!;
      return add(mean!, logScale!);
    },
  },
  {
    name: 'samples of Gaussians',
    shapes: [
      [7, 5],
      [7, 5],
    ],
    run: (mean, logScale) =>
      runFused(GAUSSIAN_SAMPLE, { mean, logScale, noise: noise(3, [7, 5]) })![0]!,
  },
  {
    name: 'the KL of Gaussians',
    shapes: [
      [7, 5],
      [7, 5],
      [1, 5],
      [1, 5],
    ],
    run: (mean, logScale, priorMean, priorLogScale) =>
      runFused(GAUSSIAN_KL, { mean, logScale, priorMean, priorLogScale })![0]!,
  },
];

const corrected: readonly Case[] = [
  { name: 'max pooling', shapes: [[1, 5, 5, 2]], run: (x) => maxPool(x as Tensor4D, 2, 2, 'same') },
  {
    name: 'max pooling of volumes',
    shapes: [[1, 4, 4, 4, 1]],
    run: (x) => maxPool3d(x as Tensor5D, 2, 2, 'same'),
  },
  {
    name: 'average pooling',
    shapes: [[1, 5, 5, 2]],
    run: (x) => avgPool(x as Tensor4D, 2, 2, 'same'),
  },
  {
    name: 'average pooling of volumes',
    shapes: [[1, 4, 4, 4, 1]],
    run: (x) => avgPool3d(x as Tensor5D, 2, 2, 'same'),
  },
  {
    name: 'a convolution of volumes',
    shapes: [
      [1, 4, 4, 4, 1],
      [2, 2, 2, 1, 2],
    ],
    run: (x, w) => conv3d(x as Tensor5D, w as Tensor5D, 2, 'same'),
  },
  {
    name: 'bilinear resizing',
    shapes: [[2, 3, 3, 1]],
    run: (x) => image.resizeBilinear(x as Tensor3D, [5, 5]),
  },
  {
    name: 'nearest resizing',
    shapes: [[2, 3, 3, 1]],
    run: (x) => image.resizeNearestNeighbor(x as Tensor3D, [5, 5]),
  },
  {
    name: 'padding with a mirror image',
    shapes: [[3, 4]],
    run: (x) =>
      mirrorPad(
        x,
        [
          [1, 1],
          [0, 2],
        ],
        'reflect',
      ),
  },
];

interface Module {
  _malloc: (bytes: number) => number;
  _free: (address: number) => void;
}

const backend = () => engine().findBackend('wasm') as BackendWasm;

/** The allocations that are made and not given back, those of tfjs's own code left out. */
function watched(
  run: (fail: (number: number) => void, count: () => number, live: () => number) => void,
): void {
  const module = backend().wasm as unknown as Module;
  const { _malloc: malloc, _free: free } = module;
  const live = new Set<number>();
  let [count, failing] = [0, -1];
  module._malloc = (bytes) => {
    if (count++ === failing) throw new Error('no memory');
    const address = malloc(bytes);
    live.add(address);
    return address;
  };
  module._free = (address) => {
    live.delete(address);
    free(address);
  };
  try {
    run(
      (number) => ([count, failing] = [0, number]),
      () => count,
      () => live.size,
    );
  } finally {
    [module._malloc, module._free] = [malloc, free];
  }
}

/** Lets each allocation of a computation fail, one after the other: nothing may be left of it. */
function expectNothingLeft(compute: () => Tensor[]): void {
  const values = () => tidy(() => compute().map((tensor) => [...tensor.dataSync()]));
  const expected = values();
  const state = () => [memory().numTensors, backend().numDataIds()];
  watched((fail, count, live) => {
    const before = [...state(), live()];
    fail(-1);
    values();
    const allocations = count();
    expect(allocations).toBeGreaterThan(0);
    for (let number = 0; number < allocations; number++) {
      fail(number);
      expect(() => withoutRemains(values), `allocation ${number} of ${allocations}`).toThrow(
        'no memory',
      );
      expect([...state(), live()], `allocation ${number} of ${allocations}`).toEqual(before);
    }
  });
  expect(values()).toEqual(expected);
}

function expectNothingLeftOf({ shapes, run, forwardOnly }: Case): void {
  const inputs = shapes.map((shape, i) => noise(i + 1, shape));
  expectNothingLeft(() => [run(...inputs)]);
  if (!forwardOnly)
    expectNothingLeft(() => grads((...given: Tensor[]) => sum<Scalar>(run(...given)))(inputs));
  inputs.forEach((tensor) => tensor.dispose());
}

describe('where the heap is full, nothing is left', () => {
  beforeAll(async () => {
    await useWasm();
  });

  it.each([...products, ...convolutions, ...onCompanion, ...corrected])(
    'of $name',
    expectNothingLeftOf,
  );

  it.each([0, 1])('of a step of Adam after %i, and no weight has moved', (former) => {
    const optimizer = new AdamOptimizer(0.1, 0.9, 0.999);
    const weights = [variable(noise(1, [5, 3])), variable(noise(2, [3]))];
    const slopes = weights.map((weight, i) => noise(3 + i, weight.shape));
    const step = () =>
      optimizer.applyGradients(weights.map(({ name }, i) => ({ name, tensor: slopes[i]! })));
    const values = () => weights.map((weight) => [...weight.dataSync()]);
    if (former > 0) step();
    const started = values();
    const before = [memory().numTensors, backend().numDataIds()];
    watched((fail, _, live) => {
      let number = 0;
      const throws = () => {
        fail(number++);
        try {
          step();
          return false;
        } catch {
          return true;
        }
      };
      while (throws()) {
        expect([memory().numTensors, backend().numDataIds(), live()]).toEqual([...before, 0]);
        expect(values(), `allocation ${number}`).toEqual(started);
      }
      expect(number).toBeGreaterThan(former === 0 ? 3 : 0);
    });
    expect(values()).not.toEqual(started);
    optimizer.dispose();
    [...weights, ...slopes].forEach((tensor) => tensor.dispose());
  });
});

describe('where the heap is full and the companion does not run, nothing is left', () => {
  let undo: () => void;

  beforeAll(async () => {
    await useWasm({ accelerate: false });
    ({ undo } = replaceAll([transposeExplicitly, addBiasApart]));
  });

  afterAll(() => undo());

  // Forward alone: on the way to the gradient tfjs copies both sides, and leaves the first copy
  // where the second fails.
  it.each(products)('of $name', (one) => expectNothingLeftOf({ ...one, forwardOnly: true }));
});

describe('where shapes do not go together, nothing is left', () => {
  beforeAll(async () => {
    await useWasm();
  });

  it.each<[string, number[][], Run]>([
    [
      'a product',
      [
        [7, 5],
        [4, 9],
      ],
      (a, b) => matMul(a, b),
    ],
    [
      'a batch of products',
      [
        [2, 7, 5],
        [3, 5, 9],
      ],
      (a, b) => matMul(a, b),
    ],
    ['a fused product', [[7, 5], [5, 9], [8]], dense('relu')],
    [
      'a convolution',
      [
        [2, 5, 5, 3],
        [3, 3, 4, 2],
      ],
      conv(1),
    ],
    [
      'a transposed convolution',
      [
        [2, 3, 3, 4],
        [3, 3, 2, 4],
      ],
      (x, w) => conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 9, 9, 2], 2, 'same'),
    ],
    ['rows of a table', [[7, 5]], (x) => gather(x, tensor1d([1, 7, 4], 'int32'))],
  ])('of %s', (_, shapes, run) => {
    const inputs = shapes.map((shape, i) => noise(i + 1, shape));
    const before = [memory().numTensors, backend().numDataIds()];
    for (const compute of [
      () => run(...inputs),
      () => grads((...given: Tensor[]) => sum<Scalar>(run(...given)))(inputs),
    ]) {
      try {
        withoutRemains(() => tidy(() => void compute()));
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
      expect([memory().numTensors, backend().numDataIds()]).toEqual(before);
    }
    inputs.forEach((tensor) => tensor.dispose());
  });
});
