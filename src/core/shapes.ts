import { reshape, tidy, tile, type Tensor } from '@tensorflow/tfjs-core';
import { describe, vaeKitError } from './errors.js';

/**
 * The axes of one datum or one latent, without the batch axis: `[784]`, `[28, 28, 1]`, `[3]`.
 *
 * @public
 */
export type Shape = readonly number[];

/** The number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

/** Whether two shapes have the same axes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** A shape as it is written in errors: `[28, 28, 1]`. */
export function formatShape(shape: readonly (number | string | null)[]): string {
  return `[${shape.join(', ')}]`;
}

/** Checks that a value is a list of axes, 0 allowed; `what` names it in the error. */
export function checkShape(shape: unknown, what: string): asserts shape is Shape {
  if (!Array.isArray(shape) || !shape.every((axis) => Number.isInteger(axis) && axis >= 0)) {
    throw vaeKitError(
      `${what} must be a list of whole numbers`,
      describe(shape),
      'Give one such as [100, 20].',
    );
  }
}

/** A checked copy of an event shape; `what` names it in the error. */
export function eventShape(shape: number | Shape, what: string): Shape {
  const axes: unknown = typeof shape === 'number' ? [shape] : shape;
  if (
    !Array.isArray(axes) ||
    axes.length === 0 ||
    !axes.every((axis) => Number.isInteger(axis) && axis > 0)
  ) {
    throw vaeKitError(
      `${what} must be a positive integer or a list of them`,
      describe(shape),
      'Give the axes of one datum without the batch axis, as in [784] or [28, 28, 1].',
    );
  }
  return Object.freeze([...(axes as number[])]);
}

/** `[N, 1, ..., 1]`: one value for the whole event. */
export function sharedShape(shape: Shape): number[] {
  return shape.map((axis, i) => (i === 0 ? axis : 1));
}

/**
 * Repeats the whole batch `times` over: row `i` of copy `s` stands at `s * N + i`.
 *
 * @param rows - Shape `[N, ...event]`.
 * @returns Shape `[times * N, ...event]`; the very same tensor where `times` is 1.
 */
export function tileRows(rows: Tensor, times: number): Tensor {
  if (times === 1) return rows;
  const [count, ...event] = rows.shape as [number, ...number[]];
  // As a matrix, since tfjs has no gradient for a tile of five or more axes.
  return tidy(() =>
    reshape(tile(reshape(rows, [count, sizeOf(event)]), [times, 1]), [times * count, ...event]),
  );
}
