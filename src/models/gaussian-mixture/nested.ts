import { describe, vaeKitError } from '../../core/errors.js';
import { formatShape, type Shape } from '../../core/shapes.js';

/** Nested arrays of numbers. */
export type Nested = number | readonly Nested[];

/** Flat numbers as nested arrays of a shape. */
export function nest(values: Float64Array, shape: Shape): Nested {
  const [rows, ...inner] = shape;
  if (rows === undefined) return values[0]!;
  const size = values.length / rows;
  return Array.from({ length: rows }, (_, i) =>
    nest(values.subarray(i * size, (i + 1) * size), inner),
  );
}

/**
 * Nested arrays as flat numbers, checked to be finite and to have the shape; `what` names them in
 * errors, and `option` is what they were given as.
 */
export function flatten(
  nested: unknown,
  shape: Shape,
  option: string,
  what = option,
): Float64Array {
  const values: number[] = [];
  const refuse = (received: unknown) =>
    vaeKitError(
      `${what} must be finite numbers of shape ${formatShape(shape)}`,
      describe(received),
      'Give nested arrays of that shape.',
      { option },
    );
  const visit = (part: unknown, axes: Shape): void => {
    const [rows, ...inner] = axes;
    if (rows === undefined) {
      if (typeof part !== 'number' || !Number.isFinite(part)) throw refuse(part);
      values.push(part);
      return;
    }
    if (
      (!Array.isArray(part) && !ArrayBuffer.isView(part)) ||
      (part as ArrayLike<unknown>).length !== rows
    )
      throw refuse(part);
    for (const one of part as Iterable<unknown>) visit(one, inner);
  };
  visit(nested, shape);
  return Float64Array.from(values);
}
