import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';

/** A matrix product over batch axes, of the sizes that the companion takes. */
export interface MatrixProduct {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const FLOAT_BYTES = 4;

/** How many matrices stand behind one another, or undefined where the batch axes do not go together simply. */
function batchOf(a: TensorInfo, b: TensorInfo): number | undefined {
  const [batchA, batchB] = [a, b].map(({ shape }) => shape.slice(0, -2).reduce((product, axis) => product * axis, 1)) as [number, number];
  const same = a.shape.length === b.shape.length && a.shape.slice(0, -2).every((axis, i) => axis === b.shape[i]);
  return same || batchA === 1 || batchB === 1 ? Math.max(batchA, batchB) : undefined;
}

/** Whether the companion can compute it. */
export function isForCompanion({ a, b }: MatrixProduct): boolean {
  return a.dtype === 'float32' && b.dtype === 'float32' && batchOf(a, b) !== undefined;
}

/**
 * Multiplies, adds the bias and bounds from below, in one pass over the result.
 *
 * @param bias - One value for each column of the result, or undefined.
 * @param relu - Whether values below 0 become 0.
 */
export function multiply(product: MatrixProduct, bias: TensorInfo | undefined, relu: boolean, companion: Companion, backend: BackendWasm): TensorInfo {
  const { a, b, transposeA, transposeB } = product;
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const [m, k, n] = [transposeA ? columnsA : rowsA, transposeA ? rowsA : columnsA, transposeB ? rowsB : columnsB];
  const batch = batchOf(a, b)!;
  const out = backend.makeOutput([...broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n], 'float32');
  if (batch * m * n === 0) return out;
  const [fromA, fromB, to] = [addressOf(backend, a), addressOf(backend, b), addressOf(backend, out)];
  const stepA = a.shape.length > 2 && size(a) > m * k ? m * k * FLOAT_BYTES : 0;
  const stepB = b.shape.length > 2 && size(b) > k * n ? k * n * FLOAT_BYTES : 0;
  const fromBias = bias ? addressOf(backend, bias) : 0;
  for (let i = 0; i < batch; i++) {
    companion.sgemm(transposeA, transposeB, m, n, k, fromA + i * stepA, fromB + i * stepB, to + i * m * n * FLOAT_BYTES, fromBias, relu ? 1 : 0, companion.scratch);
  }
  return out;
}

function size({ shape }: TensorInfo): number {
  return shape.reduce((product, axis) => product * axis, 1);
}
