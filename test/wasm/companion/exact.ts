import { expect } from 'vitest';
import type { Arena } from './arena.js';

/**
 * A product of whole numbers: float32 has each sum of it exactly, in whatever order it is taken.
 */
export interface Product {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly bias: Float32Array | undefined;
  readonly relu: boolean;
}

/** All four transpositions. */
export const TRANSPOSITIONS = [
  { transA: false, transB: false },
  { transA: true, transB: false },
  { transA: false, transB: true },
  { transA: true, transB: true },
] as const;

/** A product by definition. */
export function productOf(product: Product): Float32Array {
  const { transA, transB, m, n, k, a, b, bias, relu } = product;
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    if (bias) c.set(bias, i * n);
    for (let p = 0; p < k; p++) {
      const value = a[transA ? p * m + i : i * k + p]!;
      for (let j = 0; value !== 0 && j < n; j++) {
        c[i * n + j]! += value * b[transB ? j * k + p : p * n + j]!;
      }
    }
  }
  return Float32Array.from(relu ? c.map((value) => Math.max(value, 0)) : c);
}

/** Expects numbers to be those that they must be, with no tolerance. */
export function expectExactly(found: Float32Array, expected: Float32Array, what: string): void {
  const at = found.findIndex((value, i) => value !== expected[i]);
  expect(at < 0 ? '' : `${found[at]} for ${expected[at]} at ${at}`, what).toBe('');
}

/** How many parts of at most some size there are. */
export const partsOf = (whole: number, most: number) => Math.ceil(whole / most);

/** The numbers around one, and it. */
export const around = (size: number) => [size - 1, size, size + 1];

/** Computes a product on the companion, and expects it exactly and nothing else written. */
export function expectProduct(into: Arena, product: Product, expected: Float32Array): void {
  const { transA, transB, m, n, k, a, b, bias, relu } = product;
  into.clear();
  const [left, right] = [into.input(a), into.input(b)];
  const added = bias && into.input(bias);
  const out = into.output(m * n);
  const scratch = into.output(into.functions.scratchBytes() / 4);
  into.functions.sgemm(
    transA,
    transB,
    m,
    n,
    k,
    left.address,
    right.address,
    out.address,
    added?.address ?? 0,
    relu ? 1 : 0,
    scratch.address,
  );
  into.check();
  expectExactly(out.values(), expected, JSON.stringify({ transA, transB, m, n, k, relu }));
}
