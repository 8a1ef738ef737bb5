import { engine, tidy, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCompanion, type Companion } from '../../../src/wasm/companion.js';
import { heapOf } from '../../../src/wasm/heap.js';
import { useWasm } from '../../../src/wasm/index.js';
import {
  companionFilterGradient,
  companionInputGradient,
} from '../../../src/wasm/kernels/conv2d-gradients.js';
import { companionConv2d, companionFusedConv2d } from '../../../src/wasm/kernels/conv2d.js';
import { PATCH_VALUES } from '../../../src/wasm/assembly/sizes.js';
import type { KernelFunc } from '../../../src/wasm/replace-kernel.js';
import { cases } from '../companion/arena.js';
import { around, expectExactly } from '../companion/exact.js';

type Axes = readonly [batch: number, height: number, width: number];

interface Layer {
  readonly out: Axes;
  readonly window: readonly [height: number, width: number];
  readonly channels: number;
  readonly maps: number;
  readonly stride: number;
}

let backend: BackendWasm;
let companion: Companion;

beforeAll(async () => {
  await useWasm({ accelerate: false });
  backend = engine().findBackend('wasm') as BackendWasm;
  companion = await startCompanion(heapOf(backend)!);
});

afterAll(() => companion.release());

const random = cases(1);

/** Pixels as a batch of images with as many rows and columns as they can have. */
function axesOf(pixels: number): Axes {
  const divisor = (of: number, most: number) => {
    let found = Math.floor(most);
    while (of % found > 0) found--;
    return found;
  };
  const batch = divisor(pixels, Math.cbrt(pixels));
  const height = divisor(pixels / batch, Math.sqrt(pixels / batch));
  return [batch, height, pixels / batch / height];
}

/** A convolution and its gradients by definition, on whole numbers, so that they are exact. */
function byDefinition({ out, window, channels, maps, stride }: Layer) {
  const [batch, height, width] = out;
  const [rows, columns] = [(height - 1) * stride + window[0], (width - 1) * stride + window[1]];
  const [x, filter, bias] = [
    random.wholes(batch * rows * columns * channels),
    random.wholes(window[0] * window[1] * channels * maps),
    random.wholes(maps),
  ];
  const dy = random.wholes(batch * height * width * maps);
  const y = Float32Array.from(dy, (_, i) => bias[i % maps]!);
  const [dx, dFilter] = [new Float32Array(x.length), new Float32Array(filter.length)];
  for (let pixel = 0; pixel < batch * height * width; pixel++) {
    const image = Math.floor(pixel / (height * width));
    const [row, column] = [Math.floor(pixel / width) % height, pixel % width];
    for (let tap = 0; tap < window[0] * window[1]; tap++) {
      const at =
        ((image * rows + row * stride + Math.floor(tap / window[1])) * columns +
          column * stride +
          (tap % window[1])) *
        channels;
      for (let channel = 0; channel < channels; channel++) {
        const from = (tap * channels + channel) * maps;
        for (let map = 0; map < maps; map++) {
          y[pixel * maps + map]! += x[at + channel]! * filter[from + map]!;
          dx[at + channel]! += dy[pixel * maps + map]! * filter[from + map]!;
          dFilter[from + map]! += dy[pixel * maps + map]! * x[at + channel]!;
        }
      }
    }
  }
  const shapes = {
    x: [batch, rows, columns, channels],
    filter: [...window, channels, maps],
    dy: [...out, maps],
    bias: [maps],
  };
  return { given: { x, filter, dy, bias }, shapes, y, dx, dFilter };
}

/** Runs a kernel on some of the tensors. */
function expectKernel(
  kernel: KernelFunc,
  inputs: Readonly<Record<string, Tensor>>,
  attrs: Readonly<Record<string, unknown>>,
  expected: Float32Array,
): void {
  const result = kernel({ inputs, attrs: attrs as never, backend });
  const info = result as Exclude<typeof result, readonly unknown[]>;
  expectExactly(backend.readSync(info.dataId) as Float32Array, expected, JSON.stringify(attrs));
  backend.disposeData(info.dataId);
}

/** Expects a convolution and its gradients exactly. */
function expectExact(layer: Layer): void {
  const { given, shapes, y, dx, dFilter } = byDefinition(layer);
  const stock: KernelFunc = () => expect.unreachable('left to tfjs');
  const attrs = { strides: layer.stride, pad: 'valid' };
  tidy(() => {
    const [x, filter, dy, bias] = (['x', 'filter', 'dy', 'bias'] as const).map((name) =>
      tensor(given[name], shapes[name]),
    ) as [Tensor, Tensor, Tensor, Tensor];
    const plain = y.map((value, i) => value - given.bias[i % layer.maps]!);
    expectKernel(companionConv2d(companion)(stock), { x, filter }, attrs, plain);
    const fused = companionFusedConv2d(companion)(stock);
    const inputs = { x, filter, bias };
    expectKernel(fused, inputs, { ...attrs, activation: 'linear' }, y);
    const bounded = y.map((value) => Math.max(value, 0));
    expectKernel(fused, inputs, { ...attrs, activation: 'relu' }, bounded);
    const byInput = companionInputGradient(companion)(stock);
    const { x: inputShape, filter: filterShape } = shapes;
    expectKernel(byInput, { dy, filter }, { ...attrs, inputShape }, dx);
    const byFilter = companionFilterGradient(companion);
    expectKernel(byFilter, { x, dy }, { ...attrs, filterShape }, dFilter);
  });
}

describe('a convolution in blocks', () => {
  // Windows of which exactly so many are in a block.
  const most = 256;

  it.each([...around(most), 2 * most + 1, 17 * most])(
    'is exact for %i pixels of the output',
    (pixels) => {
      const layer = {
        out: axesOf(pixels),
        window: [2, 2],
        channels: PATCH_VALUES / most / 4,
        maps: 3,
        stride: 2,
      } as const;
      expectExact(layer);
    },
  );

  it('is exact for as many maps as channels, with strides of 1', () => {
    const channels = PATCH_VALUES / most / 8;
    const layer = {
      out: axesOf(301),
      window: [2, 4],
      channels,
      maps: channels,
      stride: 1,
    } as const;
    expectExact(layer);
  });

  it.each(around(PATCH_VALUES / 8))(
    'is exact for %i pixels of the input, computed from the output where maps are few',
    (pixels) => {
      // The windows of the mirrored convolution: 1 · 4 taps of 2 maps.
      const [batch, height, width] = axesOf(pixels);
      const out = [batch, height, width - 3] as const;
      const layer = { out, window: [1, 4], channels: 3, maps: 2, stride: 1 } as const;
      expectExact(layer);
    },
  );

  it('is exact for windows larger than a block, each a block of its own', () => {
    const channels = PATCH_VALUES / 2 + 1;
    expectExact({ out: [1, 1, 3], window: [1, 2], channels, maps: 1, stride: 2 });
  });
});
