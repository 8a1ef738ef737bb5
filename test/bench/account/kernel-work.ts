import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from './observe-kernels.js';

/** The parts of a training step that kernels belong to. */
export type Part =
  | 'matrix products'
  | 'convolutions'
  | 'Adam'
  | 'likelihood'
  | 'biases and activations'
  | 'look for NaN'
  | 'gather of the batch'
  | 'z, KL and views';

/** What a kernel had to do. */
export interface Work {
  readonly part: Part;
  /** Which work of that part it is: the sizes of a product, the name of another kernel. */
  readonly label: string;
  /** Floating-point operations; 0 where memory or the call itself is what takes the time. */
  readonly operations: number;
  /** Bytes that have to be read and written at least. */
  readonly bytes: number;
}

type Operands = Pick<KernelCall, 'kernel' | 'inputs' | 'attrs' | 'outputs'>;

const PARTS: Readonly<Record<string, Part>> = {
  BatchMatMul: 'matrix products',
  _FusedMatMul: 'matrix products',
  Conv2D: 'convolutions',
  FusedConv2D: 'convolutions',
  VaeKitConvolution: 'convolutions',
  Conv2DBackpropInput: 'convolutions',
  Conv2DBackpropFilter: 'convolutions',
  VaeKitAdamStep: 'Adam',
  VaeKitBernoulliLogProb: 'likelihood',
  VaeKitScaleRows: 'likelihood',
  VaeKitGaussianLogProb: 'likelihood',
  VaeKitGaussianLogProbGradient: 'likelihood',
  VaeKitDenseChain: 'matrix products',
  VaeKitDenseChainGradient: 'matrix products',
  VaeKitVaeBound: 'matrix products',
  VaeKitVaeBoundGradient: 'matrix products',
  VaeKitAllFinite: 'look for NaN',
  GatherV2: 'gather of the batch',
  Identity: 'z, KL and views',
  Reshape: 'z, KL and views',
};

/** Kernels that give the same values another name or shape. */
const VIEWS = ['Identity', 'Reshape'];

/** Kernels that read no more of their input than they write. */
const SELECTIONS = ['GatherV2', 'Slice'];

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

function bytesOf({ shape, dtype }: TensorInfo): number {
  return sizeOf(shape) * (dtype === 'bool' ? 1 : 4);
}

function product({ inputs, attrs, outputs }: Operands): Pick<Work, 'label' | 'operations'> {
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
  const terms = inputs.a!.shape.at(transposeA ? -2 : -1);
  const [m, n] = outputs[0]!.shape.slice(-2);
  return {
    label:
      `A${transposeA ? 'ᵀ' : ''} B${transposeB ? 'ᵀ' : ''}${inputs.bias ? ' + b' : ''} ` +
      `${m}×${terms}×${n}`,
    operations: 2 * sizeOf(outputs[0]!.shape) * terms,
  };
}

/** A convolution y = x ∗ filter and both its gradients take as many operations. */
function convolution({
  kernel,
  inputs,
  attrs,
  outputs,
}: Operands): Pick<Work, 'label' | 'operations'> {
  const isTransposed = kernel === 'VaeKitConvolution' && 'outputShape' in attrs;
  const x = isTransposed || kernel === 'Conv2DBackpropInput' ? outputs[0]! : inputs.x!;
  const y = inputs.dy ?? (isTransposed ? inputs.x! : outputs[0]!);
  const filter = inputs.filter ?? outputs[0]!;
  const maps = ({ shape }: TensorInfo) => shape.slice(1).join('×');
  return {
    label: `${kernel} ${maps(x)} → ${maps(y)}`,
    operations: 2 * sizeOf(y.shape) * sizeOf(filter.shape.slice(0, -1)),
  };
}

interface Chain {
  readonly rows: number;
  /** The shapes of its kernels. */
  readonly layers: readonly (readonly number[])[];
  /** Whether it is the way back, and whether that goes on to what went into the first layer. */
  readonly isGradient: boolean;
  readonly toInput: boolean;
}

/** Dense layers one after the other, forward, or back to all weights and layers. */
function denseChain({ rows, layers, isGradient, toInput }: Chain) {
  const terms = layers.map(
    ([before, after], i) => before! * after! * (isGradient && (i > 0 || toInput) ? 2 : 1),
  );
  return {
    widths: [layers[0]![0], ...layers.map(([, units]) => units)].join('–'),
    operations: 2 * rows * terms.reduce((sum, size) => sum + size),
  };
}

/** The shapes of the kernels that are numbered behind a name. */
function kernelsOf(inputs: Operands['inputs'], name: string): number[][] {
  const shapes: number[][] = [];
  while (inputs[`${name}${shapes.length}`]) shapes.push(inputs[`${name}${shapes.length}`]!.shape);
  return shapes;
}

/** Networks of dense layers, and the bound of a VAE that is made of two of them. */
function denseNetworks({ kernel, inputs }: Operands): Pick<Work, 'label' | 'operations'> {
  const isGradient = kernel.endsWith('Gradient');
  const names = kernel.startsWith('VaeKitVaeBound')
    ? ['encoderKernel', 'decoderKernel']
    : ['kernel'];
  const rows = (inputs.x ?? inputs.data)!.shape[0]!;
  const chains = names.map((name) =>
    denseChain({
      rows,
      layers: kernelsOf(inputs, name),
      isGradient,
      toInput: name === 'decoderKernel',
    }),
  );
  const what = names.length > 1 ? 'bound of ' : '';
  return {
    label:
      (isGradient ? 'back through ' : what) +
      `${chains.map(({ widths }) => widths).join(' and ')}, ${rows} rows`,
    operations: chains.reduce((sum, { operations }) => sum + operations, 0),
  };
}

/**
 * Tells what a call of a kernel had to do.
 *
 * @param call - The call; its time does not matter.
 * @param latents - How many numbers the encoder gives for a batch: element-wise kernels on more
 * belong to layers, those on as many or fewer to z and the KL.
 */
export function workOf(call: Operands, latents: number): Work {
  const { kernel, inputs, outputs } = call;
  const tensors = [
    ...new Map(
      [...Object.values(inputs), ...outputs].map((tensor) => [tensor.dataId, tensor]),
    ).values(),
  ];
  const largest = Math.max(...tensors.map(({ shape }) => sizeOf(shape)));
  const part = PARTS[kernel] ?? (largest > latents ? 'biases and activations' : 'z, KL and views');
  const written = outputs.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  const bytes = VIEWS.includes(kernel)
    ? 0
    : SELECTIONS.includes(kernel)
      ? 2 * written
      : tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  if (kernel.startsWith('VaeKitDenseChain') || kernel.startsWith('VaeKitVaeBound'))
    return { part, bytes, ...denseNetworks(call) };
  if (part === 'matrix products') return { part, bytes, ...product(call) };
  // In place: all but the gradients, a quarter of what it reads, is written as well.
  if (part === 'Adam') return { part, bytes: (bytes * 7) / 4, label: kernel, operations: 0 };
  if (part === 'convolutions') return { part, bytes, ...convolution(call) };
  return { part, bytes, label: kernel, operations: 0 };
}
