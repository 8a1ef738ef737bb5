import { broadcast_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Companion } from '../companion.js';
import { addressOf } from '../heap.js';

/** A matrix product over batch axes, which are broadcast. */
export interface MatrixProduct {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const FLOAT_BYTES = 4;

/** Rows, terms and columns, the terms as either side has them. */
function sizesOf({ a, b, transposeA, transposeB }: MatrixProduct): {
  m: number;
  k: number;
  termsOfB: number;
  n: number;
} {
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  return {
    m: transposeA ? columnsA : rowsA,
    k: transposeA ? rowsA : columnsA,
    termsOfB: transposeB ? columnsB : rowsB,
    n: transposeB ? rowsB : columnsB,
  };
}

/** Whether the companion can compute it; the rest tfjs has to refuse. */
export function isForCompanion(product: MatrixProduct): boolean {
  const { k, termsOfB } = sizesOf(product);
  return (
    [product.a, product.b].every(({ dtype, shape }) => dtype === 'float32' && shape.length >= 2) &&
    k === termsOfB
  );
}

/** For each matrix of the result, the number of the one that a side brings to it. */
function matricesOf(batch: readonly number[], batchOut: readonly number[]): number[] {
  const missing = batchOut.length - batch.length;
  return batchOut.reduce(
    (matrices, axis, d) => {
      const own = batch[d - missing] ?? 1;
      return matrices.flatMap((matrix) =>
        Array.from({ length: axis }, (_, i) => matrix * own + (own === 1 ? 0 : i)),
      );
    },
    [0],
  );
}

/**
 * Multiplies, adds the bias and bounds from below, in one pass over the result.
 *
 * @param bias - One value for each column of the result, or undefined.
 * @param relu - Whether values below 0 become 0.
 */
export function multiply(
  product: MatrixProduct,
  bias: TensorInfo | undefined,
  relu: boolean,
  companion: Companion,
  backend: BackendWasm,
): TensorInfo {
  const { a, b, transposeA, transposeB } = product;
  const { m, k, n } = sizesOf(product);
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  const out = backend.makeOutput([...batch, m, n], 'float32');
  if (util.sizeFromShape(out.shape) === 0) return out;
  const [fromA, fromB, to] = [
    addressOf(backend, a),
    addressOf(backend, b),
    addressOf(backend, out),
  ];
  const [matricesA, matricesB] = [matricesOf(batchA, batch), matricesOf(batchB, batch)];
  const fromBias = bias ? addressOf(backend, bias) : 0;
  const at = (start: number, matrix: number, size: number) => start + matrix * size * FLOAT_BYTES;
  matricesA.forEach((matrixA, i) => {
    companion.sgemm(
      transposeA,
      transposeB,
      m,
      n,
      k,
      at(fromA, matrixA, m * k),
      at(fromB, matricesB[i]!, k * n),
      at(to, i, m * n),
      fromBias,
      relu ? 1 : 0,
      companion.scratch,
    );
  });
  return out;
}
