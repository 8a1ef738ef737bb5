import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import {
  Conv2DBackpropFilter,
  conv2d,
  conv2dTranspose,
  depthwiseConv2d,
  engine,
  fused,
  getBackend,
  getKernel,
  grads,
  memory,
  mul,
  setBackend,
  sum,
  tidy,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomKey } from '../../src/core/keys.js';
import { normalNoise } from '../../src/core/noise.js';
import { completeConvolutions } from '../../src/wasm/kernels/conv-register.js';
import { expectVaeKitError } from '../support/errors.js';
import { expectGradient, untracked } from '../support/gradients.js';

type Pad =
  | 'same'
  | 'valid'
  | number
  | [[number, number], [number, number], [number, number], [number, number]];
type Shape4D = [number, number, number, number];
type Run = (one: Tensor4D, other: Tensor4D) => Tensor;

const noise = (seed: number, shape: Shape4D) => normalNoise(randomKey(seed), shape) as Tensor4D;
const missing = () => (getKernel(Conv2DBackpropFilter, 'wasm') as unknown) === undefined;

/** The result and both gradients, for fixed inputs and a fixed weighting of the result. */
function resultAndGradients(run: Run, one: Shape4D, other: Shape4D): Tensor[] {
  const inputs = [noise(1, one), noise(2, other)] as const;
  const y = run(...inputs);
  const weights = noise(3, y.shape as Shape4D);
  return [
    y,
    ...grads((a, b) => sum<Scalar>(mul(run(a as Tensor4D, b as Tensor4D), weights)))([...inputs]),
  ];
}

async function on(backend: 'cpu' | 'wasm', compute: () => Tensor[]): Promise<number[][]> {
  await setBackend(backend);
  expect(getBackend()).toBe(backend);
  return tidy(() => compute().map((result) => [...result.dataSync()]));
}

// Both sum in float32, in another order; the terms have the size 1.
async function expectSameAsCpu(run: Run, one: Shape4D, other: Shape4D): Promise<void> {
  const reference = await on('cpu', () => resultAndGradients(run, one, other));
  const values = await on('wasm', () => resultAndGradients(run, one, other));
  values.forEach((list, which) => {
    expect(list.length).toBe(reference[which]!.length);
    const size = Math.max(1, ...reference[which]!.map(Math.abs));
    const worst = Math.max(0, ...list.map((value, i) => Math.abs(value - reference[which]![i]!)));
    expect(
      worst,
      ['result', 'gradient of the first', 'gradient of the second'][which],
    ).toBeLessThan(1e-5 * size);
  });
}

/** Images `[batch, height, width, channels]`, filter height and width, maps, strides, padding. */
const layers: readonly [Shape4D, [number, number], number, [number, number], Pad][] = [
  [[2, 5, 7, 1], [3, 3], 1, [1, 1], 'same'],
  [[2, 5, 7, 1], [3, 3], 5, [1, 1], 'same'],
  [[2, 5, 7, 6], [3, 3], 1, [1, 1], 'same'],
  [[2, 5, 7, 6], [3, 3], 2, [1, 1], 'valid'],
  [[3, 6, 5, 3], [2, 4], 9, [1, 1], 'same'],
  [[3, 6, 5, 9], [2, 4], 3, [1, 1], 'same'],
  [[2, 7, 6, 4], [3, 3], 5, [2, 2], 'same'],
  [[2, 7, 6, 5], [3, 3], 4, [2, 2], 'valid'],
  [[2, 8, 7, 3], [3, 2], 2, [3, 2], 'same'],
  [[2, 8, 9, 2], [5, 3], 3, [1, 3], 'valid'],
  [[2, 7, 7, 3], [2, 2], 4, [3, 3], 'valid'],
  [
    [2, 5, 4, 5],
    [3, 3],
    7,
    [1, 1],
    [
      [0, 0],
      [2, 1],
      [0, 3],
      [0, 0],
    ],
  ],
  [
    [2, 5, 4, 5],
    [3, 3],
    2,
    [1, 1],
    [
      [0, 0],
      [3, 4],
      [5, 0],
      [0, 0],
    ],
  ],
  [[2, 5, 4, 3], [3, 3], 4, [2, 2], 1],
  [[2, 6, 5, 7], [1, 1], 4, [1, 1], 'same'],
  [[2, 6, 5, 4], [1, 1], 7, [1, 1], 'valid'],
  [[2, 6, 5, 4], [1, 1], 3, [2, 2], 'same'],
  [
    [2, 6, 5, 4],
    [1, 1],
    3,
    [1, 1],
    [
      [0, 0],
      [1, 0],
      [0, 1],
      [0, 0],
    ],
  ],
  [[2, 3, 3, 2], [5, 5], 3, [1, 1], 'same'],
  // More pixels than patches are made of at a time.
  [[2, 13, 13, 64], [3, 3], 9, [1, 1], 'same'],
  [[2, 13, 14, 64], [3, 3], 65, [1, 1], 'same'],
  [[2, 27, 27, 64], [3, 3], 66, [2, 2], 'same'],
];

beforeAll(async () => {
  await useWasm();
});

describe.each(layers)(
  'a convolution of %j by %j to %i maps with strides %j and padding %j',
  ([batch, height, width, channels], [filterHeight, filterWidth], maps, strides, pad) => {
    const image: Shape4D = [batch, height, width, channels];
    const filter: Shape4D = [filterHeight, filterWidth, channels, maps];

    it('and its gradients are those of the cpu backend', () =>
      expectSameAsCpu((x, w) => conv2d(x, w, strides, pad), image, filter));

    it('with a bias and relu is that of the cpu backend', async () => {
      const run = () => {
        const bias = tidy(() => normalNoise(randomKey(4), [maps]) as Tensor1D);
        return (['linear', 'relu', 'elu', 'sigmoid'] as const).map((activation) =>
          fused.conv2d({
            x: noise(1, image),
            filter: noise(2, filter),
            strides,
            pad,
            bias,
            activation,
          }),
        );
      };
      const reference = await on('cpu', run);
      const values = await on('wasm', run);
      values.forEach((list, which) => {
        const size = Math.max(1, ...reference[which]!.map(Math.abs));
        expect(
          Math.max(...list.map((value, i) => Math.abs(value - reference[which]![i]!))),
          `activation ${which}`,
        ).toBeLessThan(1e-5 * size);
      });
    });
  },
);

describe.each([
  [[2, 4, 5, 1], [3, 3], 4, [1, 1], 'same'],
  [[2, 4, 5, 4], [3, 3], 1, [1, 1], 'same'],
  [[2, 3, 4, 5], [3, 3], 2, [2, 2], 'same'],
  [[2, 3, 4, 2], [2, 3], 5, [3, 2], 'same'],
  [[2, 3, 4, 5], [3, 3], 2, [1, 1], 'valid'],
] as const)(
  'a transposed convolution of %j by %j to %i maps with strides %j and padding %s',
  (image, [filterHeight, filterWidth], maps, strides, pad) => {
    const [batch, height, width, channels] = image;
    const spread = (size: number, window: number, stride: number) =>
      pad === 'same' ? size * stride : (size - 1) * stride + window;
    const out: Shape4D = [
      batch,
      spread(height, filterHeight, strides[0]),
      spread(width, filterWidth, strides[1]),
      maps,
    ];

    it('and its gradients are those of the cpu backend', () =>
      expectSameAsCpu(
        (x, w) => conv2dTranspose(x, w, out, [...strides], pad),
        [...image],
        [filterHeight, filterWidth, maps, channels],
      ));
  },
);

const depthwise: readonly [
  Shape4D,
  [number, number],
  number,
  [number, number],
  'same' | 'valid',
][] = [
  [[2, 5, 7, 1], [3, 3], 1, [1, 1], 'same'],
  [[2, 5, 6, 9], [3, 2], 1, [1, 1], 'valid'],
  [[2, 7, 6, 4], [3, 3], 1, [2, 2], 'same'],
  [[2, 7, 6, 3], [2, 3], 2, [3, 3], 'same'],
];

describe.each(depthwise)(
  'a depthwise convolution of %j by %j with %i copies, strides %j and padding %s',
  (image, [filterHeight, filterWidth], copies, strides, pad) => {
    const filter: Shape4D = [filterHeight, filterWidth, image[3], copies];

    it('and its gradients are those of the cpu backend', () =>
      expectSameAsCpu((x, w) => depthwiseConv2d(x, w, strides, pad), image, filter));
  },
);

describe('on WASM', () => {
  beforeAll(async () => {
    await useWasm();
  });

  // The functions are linear in each input: central differences are off by rounding alone.
  it.each([
    [3, 2, 1, 'same'],
    [2, 3, 1, 'valid'],
    [2, 3, 2, 'same'],
    [3, 2, 3, 'valid'],
  ] as const)(
    'gradients agree with finite differences: %i channels, %i maps, strides of %i, %s',
    (channels, maps, stride, pad) => {
      expectGradient(
        (x, w) => conv2d(x as Tensor4D, w as Tensor4D, stride, pad),
        [noise(1, [2, 5, 4, channels]), noise(2, [3, 2, channels, maps])],
      );
      expectGradient(
        (x, w) => depthwiseConv2d(x as Tensor4D, w as Tensor4D, stride, pad),
        [noise(1, [2, 5, 4, channels]), noise(2, [3, 2, channels, maps])],
      );
    },
  );

  it('an empty batch gives an empty result, and the filter a gradient of 0', () => {
    const [y, dx, dw] = untracked(() =>
      resultAndGradients((x, w) => conv2d(x, w, 1, 'same'), [0, 5, 4, 3], [3, 3, 3, 2]).map(
        (result) => [result.shape, [...result.dataSync()]] as const,
      ),
    );
    expect(y).toEqual([[0, 5, 4, 2], []]);
    expect(dx).toEqual([[0, 5, 4, 3], []]);
    expect(dw).toEqual([[3, 3, 3, 2], new Array(54).fill(0)]);
  });

  it('NaN in an image reaches the pixels that see it, and no others', () => {
    const seen = untracked(() => {
      const values = noise(1, [1, 5, 5, 3]).dataSync();
      values[(2 * 5 + 2) * 3 + 1] = Number.NaN;
      const x = normalNoise(randomKey(1), [1, 5, 5, 3]) as Tensor4D;
      x.dataSync();
      return [1, 4].map((maps) => {
        const image = engine().makeTensor(
          Float32Array.from(values),
          x.shape,
          'float32',
        ) as Tensor4D;
        return [...conv2d(image, noise(2, [3, 3, 3, maps]), 1, 'same').dataSync()].map(
          (value, i) => [Number.isNaN(value), Math.floor(i / maps)] as const,
        );
      });
    });
    for (const pixels of seen) {
      for (const [isNaN, pixel] of pixels)
        expect(isNaN).toBe(
          Math.abs(Math.floor(pixel / 5) - 2) <= 1 && Math.abs((pixel % 5) - 2) <= 1,
        );
    }
  });

  it('leaves no memory behind', () => {
    const run = () =>
      tidy(() =>
        resultAndGradients((x, w) => conv2d(x, w, 1, 'same'), [2, 5, 4, 6], [3, 3, 6, 2]).map(
          (result) => result.dataSync().length,
        ),
      );
    run();
    const before = [memory().numTensors, engine().backend.numDataIds()];
    expect(run()).toHaveLength(3);
    expect([memory().numTensors, engine().backend.numDataIds()]).toEqual(before);
  });

  it('a dilated convolution stays with tfjs, which has no gradient for it', async () => {
    const run = () => [
      conv2d(noise(1, [2, 6, 7, 3]), noise(2, [2, 3, 3, 4]), 1, 'same', 'NHWC', 2),
    ];
    const [reference] = await on('cpu', run);
    const [values] = await on('wasm', run);
    values!.forEach((value, i) => expect(value).toBeCloseTo(reference![i]!, 4));
    expect(() =>
      tidy(() =>
        resultAndGradients(
          (x, w) => conv2d(x, w, 1, 'same', 'NHWC', 2),
          [2, 6, 7, 3],
          [2, 3, 3, 4],
        ),
      ),
    ).toThrow(/dilation rates greater than 1/);
  });

  it('refuses sizes that do not go together, which would read beyond the tensors', () => {
    expectVaeKitError(
      () =>
        tidy(() =>
          conv2dTranspose(noise(1, [2, 3, 3, 4]), noise(2, [3, 3, 2, 4]), [2, 9, 9, 2], 2, 'same'),
        ),
      /must have the shape \[2, 5, 5, 4\], but got \[2, 3, 3, 4\]\./,
    );
  });
});

describe('without the companion', () => {
  let undo: () => void;

  beforeAll(async () => {
    await useWasm({ accelerate: false });
    expect(missing()).toBe(true);
    ({ undo } = completeConvolutions());
  });

  afterAll(() => {
    undo();
    expect(missing()).toBe(true);
  });

  it.each(layers.slice(0, -3))(
    'a convolution of %j by %j to %i maps with strides %j and padding %j has the gradients of ' +
      'the cpu backend',
    (image, [filterHeight, filterWidth], maps, strides, pad) =>
      expectSameAsCpu((x, w) => conv2d(x, w, strides, pad), image, [
        filterHeight,
        filterWidth,
        image[3],
        maps,
      ]),
  );

  it.each(depthwise)(
    'a depthwise convolution of %j by %j with %i copies, strides %j and padding %s too',
    (image, [filterHeight, filterWidth], copies, strides, pad) =>
      expectSameAsCpu((x, w) => depthwiseConv2d(x, w, strides, pad), image, [
        filterHeight,
        filterWidth,
        image[3],
        copies,
      ]),
  );
});
