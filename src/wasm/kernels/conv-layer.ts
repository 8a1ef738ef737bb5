import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { ACTIVATION_GRADIENT, CONVOLUTION, type ConvActivation } from '../../core/fused.js';
import { ROWS_SUMMED } from '../assembly/sizes.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { convolve } from './conv2d.js';
import { convolveBack } from './conv2d-gradients.js';
import { checkGradient, convolution, type ConvAttrs } from './conv-geometry.js';
import { withScratch } from './conv-scratch.js';
import { outputs } from './outputs.js';

/** Values that are worth handing over to a thread. */
const VALUES = 16_384;

/** The activations by the numbers that assembly/ knows them by. */
const NUMBERS = { relu: 1, elu: 2 } as const;

const forward =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const { x, filter, bias } = call.inputs as Record<'x' | 'filter' | 'bias', TensorInfo>;
    const { activation, outputShape, ...attrs } = call.attrs as ConvAttrs & {
      readonly activation: ConvActivation;
      readonly outputShape?: number[];
    };
    const relu = activation === 'relu';
    const conv = convolution(outputShape ?? x.shape, filter.shape, attrs);
    if (outputShape) checkGradient(conv, x);
    const y = outputShape
      ? convolveBack(conv, x, filter, bias, relu, outputShape, companion, backend)
      : convolve(conv, x, filter, bias, relu, companion, backend);
    if (activation === 'elu') {
      const values = util.sizeFromShape(y.shape);
      companion.share('activate', values, VALUES, NUMBERS.elu, addressOf(backend, y));
    }
    return y;
  };

const backward =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const { dy, y } = call.inputs as Record<'dy' | 'y', TensorInfo>;
    const { activation } = call.attrs as { activation: Exclude<ConvActivation, 'linear'> };
    const cols = y.shape[y.shape.length - 1]!;
    const rows = util.sizeFromShape(y.shape) / Math.max(1, cols);
    const blocks = Math.max(1, Math.ceil(rows / ROWS_SUMMED));
    return outputs(backend, [y.shape, [cols]], (d, dBias) => {
      withScratch(backend, [blocks, cols], (info) => {
        const sums = addressOf(backend, info);
        const [fromY, fromDy, toD] = [y, dy, d].map((one) => addressOf(backend, one)) as [
          number,
          number,
          number,
        ];
        const part = Math.ceil(VALUES / (ROWS_SUMMED * Math.max(1, cols)));
        companion.share(
          'activationSums',
          blocks,
          part,
          ...([rows, cols, NUMBERS[activation], fromY, fromDy, toD, sums] as const),
        );
        companion.share('sumParts', cols, cols, blocks, cols, sums, addressOf(backend, dBias));
      });
    });
  };

/** Registers convolutional layers as one kernel, and the way back through their activations. */
export function registerConvLayer(companion: Companion): Replacement {
  return replaceAll([
    () => addKernel(CONVOLUTION, forward(companion), ['convolutional layers']),
    () => addKernel(ACTIVATION_GRADIENT, backward(companion), []),
  ]);
}
