import {
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
  engine,
  mul,
  reshape,
  util,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { BERNOULLI_LOG_PROB } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { BACKEND } from '../replace-kernel.js';

const SCALE_ROWS = 'VaeKitScaleRows';

/**
 * Registers the Bernoulli log-likelihood on logits as one kernel, with its gradient.
 *
 * The forward pass leaves x − sigmoid(logits) beside the result, since it has the exponential at
 * hand; the gradient only scales its rows.
 *
 * @returns What unregisters it.
 */
export function registerBernoulliLogProb(companion: Companion): () => void {
  registerKernel({
    kernelName: BERNOULLI_LOG_PROB,
    backendName: BACKEND,
    kernelFunc: (call) => {
      const { logits, value } = call.inputs as { logits: TensorInfo; value: TensorInfo };
      const backend = call.backend as BackendWasm;
      const rows = logits.shape[0]!;
      const columns = util.sizeFromShape(logits.shape.slice(1));
      const out = backend.makeOutput([rows], 'float32');
      const residual = backend.makeOutput(logits.shape, 'float32');
      companion.bernoulli(
        rows,
        columns,
        addressOf(backend, value),
        addressOf(backend, logits),
        addressOf(backend, out),
        addressOf(backend, residual),
      );
      return [out, residual];
    },
  });
  registerKernel({
    kernelName: SCALE_ROWS,
    backendName: BACKEND,
    kernelFunc: (call) => {
      const { x, scale } = call.inputs as { x: TensorInfo; scale: TensorInfo };
      const backend = call.backend as BackendWasm;
      const out = backend.makeOutput(x.shape, 'float32');
      const columns = util.sizeFromShape(x.shape.slice(1));
      companion.scaleRows(
        x.shape[0]!,
        columns,
        addressOf(backend, x),
        addressOf(backend, scale),
        addressOf(backend, out),
      );
      return out;
    },
  });
  registerGradient({
    kernelName: BERNOULLI_LOG_PROB,
    inputsToSave: ['logits'],
    outputsToSave: [false, true],
    gradFunc: (dy, saved) => {
      const [logits, residual] = saved as [Tensor, Tensor];
      const [dOut] = dy as Tensor[];
      const perRow = (scale: Tensor) =>
        reshape(scale, [scale.shape[0], ...logits.shape.slice(1).map(() => 1)]);
      return {
        logits: () => engine().runKernel<Tensor>(SCALE_ROWS, { x: residual, scale: dOut! }),
        value: () => mul(logits, perRow(dOut!)),
      };
    },
  });
  return () => {
    unregisterGradient(BERNOULLI_LOG_PROB);
    unregisterKernel(SCALE_ROWS, BACKEND);
    unregisterKernel(BERNOULLI_LOG_PROB, BACKEND);
  };
}
