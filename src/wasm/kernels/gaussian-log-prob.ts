import {
  engine,
  neg,
  registerGradient,
  unregisterGradient,
  util,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { GAUSSIAN_LOG_PROB } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';

const GRADIENT = 'VaeKitGaussianLogProbGradient';

interface Sizes {
  readonly rows: number;
  readonly columns: number;
  /** As many as columns, or 1 where a row shares its scale. */
  readonly scales: number;
}

function sizesOf(mean: TensorInfo, logScale: TensorInfo): Sizes {
  return {
    rows: mean.shape[0]!,
    columns: util.sizeFromShape(mean.shape.slice(1)),
    scales: util.sizeFromShape(logScale.shape.slice(1)),
  };
}

const logProb =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const { mean, logScale, value } = call.inputs as {
      mean: TensorInfo;
      logScale: TensorInfo;
      value: TensorInfo;
    };
    const { rows, columns, scales } = sizesOf(mean, logScale);
    const out = backend.makeOutput([rows], 'float32');
    companion.gaussian(
      rows,
      columns,
      scales,
      addressOf(backend, value),
      addressOf(backend, mean),
      addressOf(backend, logScale),
      (call.attrs as { constant: number }).constant,
      addressOf(backend, out),
    );
    return [out];
  };

const gradient =
  (companion: Companion): KernelFunc =>
  (call) => {
    const backend = call.backend as BackendWasm;
    const { mean, logScale, value, dy } = call.inputs as {
      mean: TensorInfo;
      logScale: TensorInfo;
      value: TensorInfo;
      dy: TensorInfo;
    };
    const { by } = call.attrs as { by: 'mean' | 'logScale' };
    const { rows, columns, scales } = sizesOf(mean, logScale);
    const out = backend.makeOutput((by === 'mean' ? mean : logScale).shape, 'float32');
    const [byMean, byLogScale] =
      by === 'mean' ? [addressOf(backend, out), 0] : [0, addressOf(backend, out)];
    companion.gaussianGrad(
      rows,
      columns,
      scales,
      addressOf(backend, value),
      addressOf(backend, mean),
      addressOf(backend, logScale),
      addressOf(backend, dy),
      byMean,
      byLogScale,
    );
    return out;
  };

function addGradient(): Replacement {
  registerGradient({
    kernelName: GAUSSIAN_LOG_PROB,
    inputsToSave: ['mean', 'logScale', 'value'],
    gradFunc: (dy, saved) => {
      const [mean, logScale, value] = saved as [Tensor, Tensor, Tensor];
      const dOut = dy as Tensor;
      const slopes = (by: 'mean' | 'logScale') =>
        engine().runKernel<Tensor>(GRADIENT, { mean, logScale, value, dy: dOut }, { by });
      return {
        mean: () => slopes('mean'),
        logScale: () => slopes('logScale'),
        value: () => neg(slopes('mean')),
      };
    },
  });
  return { names: [], undo: () => unregisterGradient(GAUSSIAN_LOG_PROB) };
}

/**
 * Registers the log-likelihood of diagonal Gaussians as one kernel with its gradient.
 */
export function registerGaussianLogProb(companion: Companion): Replacement {
  return replaceAll([
    () => addKernel(GAUSSIAN_LOG_PROB, logProb(companion), ['Gaussian log-likelihood']),
    () => addKernel(GRADIENT, gradient(companion), []),
    addGradient,
  ]);
}
