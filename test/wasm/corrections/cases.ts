import {
  add,
  avgPool,
  avgPool3d,
  concat,
  conv2d,
  conv2dTranspose,
  conv3d,
  cumsum,
  depthwiseConv2d,
  div,
  exp,
  gather,
  image,
  log,
  logSoftmax,
  logSumExp,
  matMul,
  maximum,
  maxPool,
  maxPool3d,
  mean,
  minimum,
  mirrorPad,
  moments,
  mul,
  neg,
  sigmoid,
  slice,
  softmax,
  softplus,
  square,
  stack,
  sub,
  tensor1d,
  tensor2d,
  tile,
  transpose,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
} from '@tensorflow/tfjs-core';
import { tileRows } from '../../../src/core/shapes.js';

/** An operation, and the shapes of its inputs. */
export interface Case {
  readonly name: string;
  readonly shapes: number[][];
  readonly compute: (...inputs: Tensor[]) => Tensor;
}

const on4d = (name: string, compute: (x: Tensor4D) => Tensor, shape = [2, 5, 3, 2]): Case => ({
  name,
  shapes: [shape],
  compute: (x) => compute(x as Tensor4D),
});
const on5d = (name: string, compute: (x: Tensor5D) => Tensor): Case => ({
  name,
  shapes: [[2, 3, 2, 3, 2]],
  compute: (x) => compute(x as Tensor5D),
});
const on = (name: string, shapes: number[][], compute: (...inputs: Tensor[]) => Tensor): Case => ({
  name,
  shapes,
  compute,
});

const windows = [
  { filter: 2, stride: 2 },
  { filter: 3, stride: 2 },
  { filter: 3, stride: 1 },
  { filter: 1, stride: 2 },
  { filter: [2, 3], stride: [1, 2] },
] as { filter: number | [number, number]; stride: number | [number, number] }[];

const pools = windows.flatMap(({ filter, stride }) =>
  (['same', 'valid'] as const).flatMap((pad) => [
    on4d(`maxPool of ${String(filter)} by ${String(stride)}, ${pad}`, (x) =>
      maxPool(x, filter, stride, pad),
    ),
    on4d(`avgPool of ${String(filter)} by ${String(stride)}, ${pad}`, (x) =>
      avgPool(x, filter, stride, pad),
    ),
  ]),
);

const resizes = (
  [
    [false, false],
    [true, false],
    [false, true],
  ] as const
).flatMap(([alignCorners, halfPixelCenters]) =>
  (
    [
      [4, 6],
      [5, 2],
      [1, 1],
      [2, 3],
    ] as [number, number][]
  ).flatMap((size) => {
    const how =
      'to ' +
      `${size.join(' x ')}${alignCorners ? ', corners aligned' : ''}${halfPixelCenters ? ', half-pixel centers' : ''}`;
    return [
      on4d(
        `resizeNearestNeighbor ${how}`,
        (x) => image.resizeNearestNeighbor(x, size, alignCorners, halfPixelCenters),
        [2, 2, 3, 2],
      ),
      on4d(
        `resizeBilinear ${how}`,
        (x) => image.resizeBilinear(x, size, alignCorners, halfPixelCenters),
        [2, 2, 3, 2],
      ),
    ];
  }),
);

// Small, since the rounding of a central difference grows with the values, which `spaced` makes the
// larger the more there are.
const volumes = (
  [
    [[2, 3, 2, 3, 2], [2, 2, 2], 1, 'same', 2],
    [[2, 2, 3, 2, 1], [1, 1, 1], 1, 'valid', 2],
    [[2, 3, 5, 2, 1], [2, 3, 2], 2, 'same', 2],
    [[2, 3, 4, 2, 1], [2, 3, 1], 2, 'valid', 2],
    [[2, 2, 3, 4, 1], [1, 2, 3], [1, 2, 3], 'same', 2],
  ] as [number[], number[], number | [number, number, number], 'same' | 'valid', number][]
).map(([input, filter, strides, pad, maps]) =>
  on(
    `conv3d of ${filter.join(' x ')} by ${String(strides)}, ${pad}`,
    [input, [...filter, input[4]!, maps]],
    (x, w) => conv3d(x as Tensor5D, w as Tensor5D, strides, pad),
  ),
);

/** Those that tfjs gets wrong somewhere. */
export const corrected: Case[] = [
  ...volumes,
  ...pools,
  ...resizes,
  on4d('maxPool with padding of 1', (x) => maxPool(x, 2, 2, 1, 'floor')),
  on4d('avgPool with padding of 1', (x) => avgPool(x, 3, 2, 1, 'floor')),
  on4d('avgPool with explicit padding', (x) =>
    avgPool(x, 2, 1, [
      [0, 0],
      [1, 0],
      [0, 1],
      [0, 0],
    ]),
  ),
  on5d('maxPool3d, same', (x) => maxPool3d(x, 2, 2, 'same')),
  on5d('maxPool3d, valid', (x) => maxPool3d(x, 2, 1, 'valid')),
  on5d('avgPool3d, same', (x) => avgPool3d(x, 2, 2, 'same')),
  on5d('avgPool3d, valid', (x) => avgPool3d(x, 2, 1, 'valid')),
  on('mirrorPad, reflecting', [[3, 4]], (x) =>
    mirrorPad(
      x,
      [
        [2, 1],
        [0, 3],
      ],
      'reflect',
    ),
  ),
  on('mirrorPad, symmetric', [[2, 3, 1, 2]], (x) =>
    mirrorPad(
      x,
      [
        [0, 0],
        [1, 2],
        [1, 0],
        [0, 0],
      ],
      'symmetric',
    ),
  ),
  on('gather along the first axis', [[4, 3]], (x) => gather(x, tensor1d([2, 0, 2, 3, 2], 'int32'))),
  on('gather along a middle axis, by a matrix', [[2, 3, 2]], (x) =>
    gather(
      x,
      tensor2d(
        [
          [2, 0],
          [2, 1],
        ],
        [2, 2],
        'int32',
      ),
      1,
    ),
  ),
  on('gather along the last axis', [[2, 3]], (x) => gather(x, tensor1d([2, 0, 2], 'int32'), -1)),
];

/** Others that models and losses use. */
export const alwaysRight: Case[] = [
  on('softmax', [[3, 5]], (x) => softmax(x)),
  on('logSoftmax', [[3, 5]], (x) => logSoftmax(x)),
  on('logSumExp over the batch', [[3, 5]], (x) => logSumExp(x, 0)),
  on('logSumExp over the last axis', [[3, 5]], (x) => logSumExp(x, -1)),
  on(
    'concat',
    [
      [2, 3, 2],
      [2, 1, 2],
    ],
    (a, b) => concat([a, b], 1),
  ),
  on('slice', [[2, 3, 4]], (x) => slice(x, [0, 1, 1], [2, 2, 2])),
  on(
    'conv2d',
    [
      [2, 5, 3, 2],
      [3, 2, 2, 3],
    ],
    (x, w) => conv2d(x as Tensor4D, w as Tensor4D, [2, 1], 'same'),
  ),
  on(
    'conv2dTranspose',
    [
      [2, 2, 3, 2],
      [3, 2, 1, 2],
    ],
    (x, w) => conv2dTranspose(x as Tensor4D, w as Tensor4D, [2, 4, 8, 1], [2, 3], 'same'),
  ),
  on(
    'depthwiseConv2d',
    [
      [2, 4, 3, 2],
      [2, 3, 2, 1],
    ],
    (x, w) => depthwiseConv2d(x as Tensor4D, w as Tensor4D, 1, 'valid'),
  ),
  on('tile', [[2, 1, 3]], (x) => tile(x, [2, 3, 1])),
  on('tileRows of images', [[2, 2, 1, 2]], (x) => tileRows(x, 3)),
  on('tileRows of volumes', [[2, 1, 2, 1, 2]], (x) => tileRows(x, 2)),
  on(
    'stack',
    [
      [2, 3],
      [2, 3],
    ],
    (a, b) => stack([a, b], 1),
  ),
  on('cumsum', [[2, 4]], (x) => cumsum(x, 1)),
  on(
    'add, broadcast both ways',
    [
      [2, 1, 3],
      [4, 1],
    ],
    (a, b) => add(a, b),
  ),
  on('sub of a row', [[3, 4], [4]], (a, b) => sub(a, b)),
  on(
    'mul, broadcast both ways',
    [
      [2, 1, 3],
      [4, 1],
    ],
    (a, b) => mul(a, b),
  ),
  on(
    'div by a column',
    [
      [3, 4],
      [3, 1],
    ],
    (a, b) => div(a, add(square(b), 1)),
  ),
  on('maximum and minimum', [[3, 4]], (x) => minimum(maximum(x, -0.3), 0.4)),
  on('mean over the batch', [[3, 4]], (x) => mean(x, 0)),
  on('mean over events', [[2, 3, 2]], (x) => mean(x, [1, 2])),
  on('exp, log and square', [[3, 4]], (x) => log(add(exp(neg(x)), square(x)))),
  on('sigmoid', [[3, 4]], (x) => sigmoid(x)),
  on('softplus', [[3, 4]], (x) => softplus(x)),
  on(
    'matMul',
    [
      [3, 4],
      [4, 2],
    ],
    (a, b) => matMul(a, b),
  ),
  on(
    'matMul, transposed',
    [
      [4, 3],
      [2, 4],
    ],
    (a, b) => matMul(a, b, true, true),
  ),
  on(
    'matMul over a batch',
    [
      [2, 3, 4],
      [2, 2, 4],
    ],
    (a, b) => matMul(a, b, false, true),
  ),
  on('transpose', [[2, 3, 1, 2]], (x) => transpose(x, [3, 0, 2, 1])),
  on('variance', [[5, 3]], (x) => moments(x, 0).variance),
];
