import '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import {
  AvgPool,
  AvgPool3D,
  Conv3DBackpropFilterV2,
  Conv3DBackpropInputV2,
  engine,
  getGradient,
  getKernel,
  MaxPool3D,
  MaxPool3DGrad,
  MaxPoolGrad,
  memory,
  MirrorPad,
  registerGradient,
  registerKernel,
  ResizeBilinear,
  ResizeNearestNeighbor,
  unregisterGradient,
  unregisterKernel,
  UnsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { useWasm } from 'vae-kit/wasm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { correct } from '../../../src/wasm/corrections/correct.js';
import type { Replacement } from '../../../src/wasm/replacement.js';

const NAMES = [
  'heap limit',
  'MaxPool',
  'MaxPool3D',
  'AvgPool',
  'AvgPool3D',
  'Conv3D',
  'ResizeNearestNeighbor',
  'ResizeBilinear',
  'MirrorPad',
  'UnsortedSegmentSum',
];

let backend: BackendWasm;
let installed: Replacement[] = [];

beforeAll(async () => {
  await useWasm({ accelerate: false });
  backend = engine().findBackend('wasm') as BackendWasm;
});

function install(): Replacement {
  const corrections = correct(backend);
  installed.push(corrections);
  return corrections;
}

afterEach(() => {
  installed.reverse().forEach(({ undo }) => undo());
  installed = [];
});

/** All that tfjs has now of what corrections replace. */
function present(): unknown[] {
  return [
    ...[
      MaxPoolGrad,
      MaxPool3D,
      MaxPool3DGrad,
      Conv3DBackpropInputV2,
      Conv3DBackpropFilterV2,
      UnsortedSegmentSum,
    ].map((name) => getKernel(name, 'wasm')?.kernelFunc),
    ...[AvgPool, AvgPool3D, ResizeNearestNeighbor, ResizeBilinear, MirrorPad].map((name) =>
      getGradient(name),
    ),
  ];
}

describe('the corrections', () => {
  it('find the faults that this version of tfjs has', () => {
    expect(install().names).toEqual(NAMES);
  });

  it('are reported by useWasm, and gone where nothing is to be accelerated', async () => {
    const stock = present();
    expect((await useWasm()).corrected).toEqual(expect.arrayContaining(NAMES));
    present().forEach((value, i) => expect(value).not.toBe(stock[i]));
    expect((await useWasm({ accelerate: false })).corrected).toEqual([]);
    present().forEach((value, i) => expect(value).toBe(stock[i]));
  });

  it('are not made where tfjs is right, as once they are there', () => {
    install();
    expect(install().names).toEqual([]);
  });

  it('leave no tensors and no data behind', () => {
    const [tensors, data] = [memory().numTensors, backend.numDataIds()];
    install().undo();
    expect([memory().numTensors, backend.numDataIds()]).toEqual([tensors, data]);
  });

  it('put back just what was there, the allocator too', () => {
    const { wasm } = backend as { wasm: { _malloc?: unknown } };
    const [stock, malloc] = [present(), wasm._malloc];
    const { undo } = install();
    present().forEach((value, i) => expect(value).not.toBe(stock[i]));
    expect(wasm._malloc).not.toBe(malloc);
    undo();
    present().forEach((value, i) => expect(value).toBe(stock[i]));
    expect(wasm._malloc).toBe(malloc);
    undo();
    present().forEach((value, i) => expect(value).toBe(stock[i]));
  });

  it('leave alone what somebody else has put in their place since', () => {
    const stock = { kernel: getKernel(MaxPoolGrad, 'wasm'), gradient: getGradient(AvgPool) };
    const { undo } = install();
    const kernel = { ...stock.kernel, kernelFunc: () => [] };
    const gradient = { ...stock.gradient };
    unregisterKernel(MaxPoolGrad, 'wasm');
    registerKernel(kernel);
    registerGradient(gradient);
    undo();
    expect(getKernel(MaxPoolGrad, 'wasm').kernelFunc).toBe(kernel.kernelFunc);
    expect(getGradient(AvgPool)).toBe(gradient);
    unregisterKernel(MaxPoolGrad, 'wasm');
    registerKernel(stock.kernel);
    registerGradient(stock.gradient);
  });

  it('bring gradients that are not loaded, and take them away again', () => {
    const stock = getGradient(AvgPool);
    unregisterGradient(AvgPool);
    const { names, undo } = install();
    expect(names).toContain('AvgPool');
    expect(getGradient(AvgPool)).toBeDefined();
    undo();
    expect(getGradient(AvgPool)).toBeUndefined();
    registerGradient(stock);
  });
});
