import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import {
  avgPool,
  avgPool3d,
  concat,
  engine,
  gather,
  getBackend,
  image,
  logSoftmax,
  logSumExp,
  maxPool,
  maxPool3d,
  MaxPoolGrad,
  mirrorPad,
  moments,
  mul,
  setBackend,
  slice,
  softmax,
  tensor1d,
  tensor2d,
  tile,
  transpose,
  unsortedSegmentSum,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
} from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accelerate, type Acceleration } from '../../../src/wasm/accelerate.js';
import { expectClose, expectGradient, untracked } from '../../support/gradients.js';
import { signs, spaced, type Signs } from './spaced.js';

let installed: Acceleration;

beforeAll(async () => {
  await setBackend('wasm');
  installed = await accelerate();
});

afterAll(() => {
  installed.undo();
});

interface Case {
  readonly name: string;
  readonly shapes: number[][];
  readonly compute: (...inputs: Tensor[]) => Tensor;
}

const on4d = (name: string, compute: (x: Tensor4D) => Tensor, shape = [2, 5, 3, 2]): Case => ({ name, shapes: [shape], compute: (x) => compute(x as Tensor4D) });
const on5d = (name: string, compute: (x: Tensor5D) => Tensor): Case => ({ name, shapes: [[2, 3, 2, 3, 2]], compute: (x) => compute(x as Tensor5D) });
const on = (name: string, shapes: number[][], compute: (...inputs: Tensor[]) => Tensor): Case => ({ name, shapes, compute });

const windows = [
  { filter: 2, stride: 2 },
  { filter: 3, stride: 2 },
  { filter: 3, stride: 1 },
  { filter: 1, stride: 2 },
  { filter: [2, 3], stride: [1, 2] },
] as { filter: number | [number, number]; stride: number | [number, number] }[];

const pools = windows.flatMap(({ filter, stride }) =>
  (['same', 'valid'] as const).flatMap((pad) => [
    on4d(`maxPool of ${String(filter)} by ${String(stride)}, ${pad}`, (x) => maxPool(x, filter, stride, pad)),
    on4d(`avgPool of ${String(filter)} by ${String(stride)}, ${pad}`, (x) => avgPool(x, filter, stride, pad)),
  ]),
);

const resizes = (
  [
    [false, false],
    [true, false],
    [false, true],
  ] as const
).flatMap(([alignCorners, halfPixelCenters]) =>
  ([[4, 6], [5, 2], [1, 1], [2, 3]] as [number, number][]).flatMap((size) => {
    const how = `to ${size.join(' x ')}${alignCorners ? ', corners aligned' : ''}${halfPixelCenters ? ', half-pixel centers' : ''}`;
    return [
      on4d(`resizeNearestNeighbor ${how}`, (x) => image.resizeNearestNeighbor(x, size, alignCorners, halfPixelCenters), [2, 2, 3, 2]),
      on4d(`resizeBilinear ${how}`, (x) => image.resizeBilinear(x, size, alignCorners, halfPixelCenters), [2, 2, 3, 2]),
    ];
  }),
);

const corrected: Case[] = [
  ...pools,
  ...resizes,
  on4d('maxPool with padding of 1', (x) => maxPool(x, 2, 2, 1, 'floor')),
  on4d('avgPool with padding of 1', (x) => avgPool(x, 3, 2, 1, 'floor')),
  on4d('avgPool with explicit padding', (x) => avgPool(x, 2, 1, [[0, 0], [1, 0], [0, 1], [0, 0]])),
  on5d('maxPool3d, same', (x) => maxPool3d(x, 2, 2, 'same')),
  on5d('maxPool3d, valid', (x) => maxPool3d(x, 2, 1, 'valid')),
  on5d('avgPool3d, same', (x) => avgPool3d(x, 2, 2, 'same')),
  on5d('avgPool3d, valid', (x) => avgPool3d(x, 2, 1, 'valid')),
  on('mirrorPad, reflecting', [[3, 4]], (x) => mirrorPad(x, [[2, 1], [0, 3]], 'reflect')),
  on('mirrorPad, symmetric', [[2, 3, 1, 2]], (x) => mirrorPad(x, [[0, 0], [1, 2], [1, 0], [0, 0]], 'symmetric')),
  on('gather along the first axis', [[4, 3]], (x) => gather(x, tensor1d([2, 0, 2, 3, 2], 'int32'))),
  on('gather along a middle axis, by a matrix', [[2, 3, 2]], (x) => gather(x, tensor2d([[2, 0], [2, 1]], [2, 2], 'int32'), 1)),
  on('gather along the last axis', [[2, 3]], (x) => gather(x, tensor1d([2, 0, 2], 'int32'), -1)),
];

const alwaysRight: Case[] = [
  on('softmax', [[3, 5]], (x) => softmax(x)),
  on('logSoftmax', [[3, 5]], (x) => logSoftmax(x)),
  on('logSumExp over the batch', [[3, 5]], (x) => logSumExp(x, 0)),
  on('logSumExp over the last axis', [[3, 5]], (x) => logSumExp(x, -1)),
  on('concat', [[2, 3, 2], [2, 1, 2]], (a, b) => concat([a, b], 1)),
  on('slice', [[2, 3, 4]], (x) => slice(x, [0, 1, 1], [2, 2, 2])),
  on('tile', [[2, 1, 3]], (x) => tile(x, [2, 3, 1])),
  on('transpose', [[2, 3, 1, 2]], (x) => transpose(x, [3, 0, 2, 1])),
  on('variance', [[5, 3]], (x) => moments(x, 0).variance),
];

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
      return [...corrected, ...alwaysRight].map(({ compute, shapes }) => untracked(() => Array.from(compute(...shapes.map((shape) => spaced(shape, sign))).dataSync())));
    };
    const [cpu, wasm] = [await results('cpu'), await results('wasm')];
    wasm.forEach((values, i) => expectClose(values, cpu[i]!, 1e-6));
  });

  it('equal maxima give their gradient to the first of them', async () => {
    const gradient = async (backend: string) => {
      await setBackend(backend);
      return untracked(() => {
        const x = spaced([2, 4, 4, 1], 'mixed');
        const y = maxPool(mul<Tensor4D>(x, 0), 3, 1, 'same');
        const inputs = { dy: spaced(y.shape, 'positive'), input: mul(x, 0), output: y };
        return Array.from(engine().runKernel<Tensor>(MaxPoolGrad, inputs, { filterSize: 3, strides: 1, pad: 'same' }).dataSync());
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
      return untracked(() => Array.from(unsortedSegmentSum(spaced([5, 2, 3], 'mixed'), tensor1d(ids, 'int32'), 4).dataSync()));
    };
    expectClose(await sums('wasm'), await sums('cpu'), 1e-6);
  });
});
