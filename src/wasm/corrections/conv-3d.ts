import {
  backend_util,
  Conv3D,
  Conv3DBackpropFilterV2,
  Conv3DBackpropInputV2,
  engine,
  tensor,
  type NamedAttrMap,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { vaeKitError } from '../../core/errors.js';
import { formatShape, sameShape } from '../../core/shapes.js';
import { replaceKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { computes } from './probe.js';
import { addFilterGradient, addInputGradient, type Volumes } from './volumes.js';

type Shape5D = [number, number, number, number, number];

interface Attrs {
  readonly strides: number | [number, number, number];
  readonly pad: 'same' | 'valid';
}

/**
 * tfjs leaves voxels out at the edges: along the depth always, along the other axes with strides of
 * more than 1.
 */
function isRight(): boolean {
  const attrs = { strides: 2, pad: 'valid' };
  const values = (given: number[]) => tensor(given, [1, given.length, 1, 1, 1]);
  const [inputShape, filterShape] = [
    [1, 3, 1, 1, 1],
    [1, 1, 1, 1, 1],
  ];
  return (
    computes(
      () =>
        engine().runKernel<Tensor>(
          Conv3DBackpropInputV2,
          { dy: values([5, 6]), filter: tensor([3], filterShape) },
          { ...attrs, inputShape },
        ),
      [15, 0, 18],
    ) &&
    computes(
      () =>
        engine().runKernel<Tensor>(
          Conv3DBackpropFilterV2,
          { x: values([2, 3, 4]), dy: values([5, 6]) },
          { ...attrs, filterShape },
        ),
      [34],
    )
  );
}

function volumes(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: Attrs,
): Volumes {
  const info = backend_util.computeConv3DInfo(
    inputShape as Shape5D,
    filterShape as Shape5D,
    attrs.strides,
    1,
    attrs.pad,
  );
  return {
    batch: info.batchSize,
    channels: info.inChannels,
    maps: info.outChannels,
    inputs: [info.inDepth, info.inHeight, info.inWidth],
    outputs: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    stride: [info.strideDepth, info.strideHeight, info.strideWidth],
    pad: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  };
}

/** Kernels read by sizes alone: what is too short would give NaN. */
function checkGradient({ batch, outputs, maps }: Volumes, dy: TensorInfo): void {
  const wanted = [batch, ...outputs, maps];
  if (sameShape(dy.shape, wanted)) return;
  throw vaeKitError(
    'the gradient of a convolution over volumes, or the input of a transposed one, must have ' +
      `the shape ${formatShape(wanted)}`,
    formatShape(dy.shape),
    'Give sizes, strides and padding that go together.',
  );
}

function valuesOf(backend: BackendWasm, ...tensors: readonly TensorInfo[]): Float32Array[] {
  return tensors.map((info) => backend.typedArrayFromHeap(info) as Float32Array);
}

const inputGradient: KernelFunc = (call) => {
  const { dy, filter } = call.inputs as { dy: TensorInfo; filter: TensorInfo };
  const attrs = call.attrs as NamedAttrMap & Attrs & { readonly inputShape: number[] };
  const backend = call.backend as BackendWasm;
  const conv = volumes(attrs.inputShape, filter.shape, attrs);
  checkGradient(conv, dy);
  const dx = backend.makeOutput(attrs.inputShape, 'float32');
  // Views come last: one of before goes stale when the heap grows.
  const [from, by, to] = valuesOf(backend, dy, filter, dx);
  addInputGradient(conv, from!, by!, to!.fill(0));
  return dx;
};

const filterGradient: KernelFunc = (call) => {
  const { x, dy } = call.inputs as { x: TensorInfo; dy: TensorInfo };
  const attrs = call.attrs as NamedAttrMap & Attrs & { readonly filterShape: number[] };
  const backend = call.backend as BackendWasm;
  const conv = volumes(x.shape, attrs.filterShape, attrs);
  checkGradient(conv, dy);
  const dFilter = backend.makeOutput(attrs.filterShape, 'float32');
  const [from, by, to] = valuesOf(backend, x, dy, dFilter);
  addFilterGradient(conv, from!, by!, to!.fill(0));
  return dFilter;
};

/**
 * Corrects both gradients of convolutions over volumes, and so transposed convolutions, which are
 * one of them.
 */
export function correctConv3d(): Replacement | undefined {
  if (isRight()) return undefined;
  return replaceAll([
    () => replaceKernel(Conv3DBackpropInputV2, () => inputGradient, [Conv3D]),
    () => replaceKernel(Conv3DBackpropFilterV2, () => filterGradient, []),
  ]);
}
