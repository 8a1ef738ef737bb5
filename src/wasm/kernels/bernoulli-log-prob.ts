import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { BERNOULLI_LOG_PROB, SCALE_ROWS } from '../../core/fused.js';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';
import { addKernel, type KernelFunc } from '../replace-kernel.js';
import { replaceAll, type Replacement } from '../replacement.js';
import { outputs } from './outputs.js';

/**
 * The forward pass leaves x − sigmoid(logits) beside the result: it has the exponential at hand.
 */
const logProb =
  (companion: Companion): KernelFunc =>
  (call) => {
    const { logits, value } = call.inputs as { logits: TensorInfo; value: TensorInfo };
    const backend = call.backend as BackendWasm;
    const rows = logits.shape[0]!;
    const columns = util.sizeFromShape(logits.shape.slice(1));
    return outputs(backend, [[rows], logits.shape], (...made) =>
      logLikelihoodOf(
        ...([companion, rows, columns] as const),
        ...([value, logits, ...made].map((info) => addressOf(backend, info)) as Addresses),
      ),
    );
  };

/** Values that take some 20 µs. */
const PART = 8_192;

type Addresses = [value: number, logits: number, out: number, residual: number];

/** log p(value) under logits, and value − sigmoid(logits), at their addresses. */
export function logLikelihoodOf(
  companion: Companion,
  rows: number,
  columns: number,
  ...addresses: Addresses
): void {
  const part = Math.ceil(PART / Math.max(columns, 1));
  companion.share('bernoulli', rows, part, columns, ...addresses);
}

const scaleRows =
  (companion: Companion): KernelFunc =>
  (call) => {
    const { x, scale } = call.inputs as { x: TensorInfo; scale: TensorInfo };
    const backend = call.backend as BackendWasm;
    const out = backend.makeOutput(x.shape, 'float32');
    companion.scaleRows(
      x.shape[0]!,
      util.sizeFromShape(x.shape.slice(1)),
      addressOf(backend, x),
      addressOf(backend, scale),
      addressOf(backend, out),
    );
    return [out];
  };

/** Registers the Bernoulli log-likelihood on logits as one kernel, and what its gradient needs. */
export function registerBernoulliLogProb(companion: Companion): Replacement {
  return replaceAll([
    () => addKernel(BERNOULLI_LOG_PROB, logProb(companion), ['Bernoulli log-likelihood']),
    () => addKernel(SCALE_ROWS, scaleRows(companion), []),
  ]);
}
