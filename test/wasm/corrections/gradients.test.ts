import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import {
  conv3dTranspose,
  engine,
  getBackend,
  maxPool,
  MaxPoolGrad,
  mul,
  setBackend,
  tensor1d,
  unsortedSegmentSum,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
} from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accelerate, type Acceleration } from '../../../src/wasm/accelerate.js';
import { expectVaeKitError } from '../../support/errors.js';
import { expectClose, expectGradient, untracked } from '../../support/gradients.js';
import { alwaysRight, corrected } from './cases.js';
import { signs, spaced, type Signs } from './spaced.js';

let installed: Acceleration;

beforeAll(async () => {
  await setBackend('wasm');
  installed = await accelerate();
});

afterAll(() => {
  installed.undo();
});

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await setBackend(backend);
    expect(getBackend()).toBe(backend);
  });
  beforeEach(() => engine().startScope());
  afterEach(() => engine().endScope());

  describe.each(signs)('the gradient at %s values of', (sign: Signs) => {
    it.each([...corrected, ...alwaysRight])('$name', ({ compute, shapes }) => {
      expectGradient(
        compute,
        shapes.map((shape, i) => spaced(shape, sign, i + 1)),
      );
    });
  });
});

describe('on both backends', () => {
  it.each(signs)('results are the same at %s values', async (sign) => {
    const results = async (backend: string) => {
      await setBackend(backend);
      return [...corrected, ...alwaysRight].map(({ compute, shapes }) =>
        untracked(() =>
          Array.from(compute(...shapes.map((shape) => spaced(shape, sign))).dataSync()),
        ),
      );
    };
    const [cpu, wasm] = [await results('cpu'), await results('wasm')];
    wasm.forEach((values, i) => expectClose(values, cpu[i]!, 1e-6));
  });

  it.each([
    [[2, 3, 2, 2, 2], [2, 2, 2, 3, 2], [2, 3, 2, 2, 3], 1, 'same'],
    [[2, 2, 3, 2, 1], [3, 2, 1, 2, 1], [2, 5, 6, 4, 2], 2, 'valid'],
    [[2, 2, 3, 2, 2], [2, 3, 2, 1, 2], [2, 3, 5, 4, 1], 2, 'same'],
  ] as const)(
    'a transposed convolution of %j by %j to %j with strides of %i, %s, is the same',
    async (input, filter, out, strides, pad) => {
      const values = async (backend: string) => {
        await setBackend(backend);
        return untracked(() =>
          Array.from(
            conv3dTranspose(
              spaced([...input], 'mixed') as Tensor5D,
              spaced([...filter], 'mixed', 2) as Tensor5D,
              [...out],
              strides,
              pad,
            ).dataSync(),
          ),
        );
      };
      expectClose(await values('wasm'), await values('cpu'), 1e-6);
    },
  );

  it('a transposed convolution over volumes refuses sizes that do not go together', async () => {
    await setBackend('wasm');
    const [x, filter] = [
      spaced([2, 2, 3, 2, 2], 'mixed') as Tensor5D,
      spaced([2, 3, 2, 1, 2], 'mixed') as Tensor5D,
    ];
    expectVaeKitError(
      () => untracked(() => conv3dTranspose(x, filter, [2, 7, 5, 4, 1], 2, 'same')),
      /must have the shape \[2, 4, 3, 2, 2\], but got \[2, 2, 3, 2, 2\]\./,
    );
    x.dispose();
    filter.dispose();
  });

  it('equal maxima give their gradient to the first of them', async () => {
    const gradient = async (backend: string) => {
      await setBackend(backend);
      return untracked(() => {
        const x = spaced([2, 4, 4, 1], 'mixed');
        const y = maxPool(mul<Tensor4D>(x, 0), 3, 1, 'same');
        const inputs = { dy: spaced(y.shape, 'positive'), input: mul(x, 0), output: y };
        return Array.from(
          engine()
            .runKernel<Tensor>(MaxPoolGrad, inputs, { filterSize: 3, strides: 1, pad: 'same' })
            .dataSync(),
        );
      });
    };
    expectClose(await gradient('wasm'), await gradient('cpu'), 1e-6);
  });

  it.each([
    ['ids out of range left out', [1, -1, 4, 0, 1]],
    ['segments without rows', [3, 3, 3, 3, 3]],
  ])('sums of segments are the same, %s', async (_, ids) => {
    const sums = async (backend: string) => {
      await setBackend(backend);
      return untracked(() =>
        Array.from(
          unsortedSegmentSum(spaced([5, 2, 3], 'mixed'), tensor1d(ids, 'int32'), 4).dataSync(),
        ),
      );
    };
    expectClose(await sums('wasm'), await sums('cpu'), 1e-6);
  });
});
